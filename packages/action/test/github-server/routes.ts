import type { Call } from "../openapi/description.ts";
import { assetJson, releaseJson, type Teller } from "./json.ts";
import type { TreeEntry } from "./repository.ts";

/** What a call is answered with. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
}

/** Everything that an operation needs to know. */
export interface Asked extends Teller {
  readonly call: Call;
  readonly values: Readonly<Record<string, string>>;
  readonly accept: string;
  /** Whether the token may see drafts and change releases. */
  readonly mayWrite: boolean;
  /** More entries than this truncate a recursive tree. */
  readonly treeEntries: number;
  /** Address of an asset's bytes on the storage host. */
  readonly storageUrl: (assetId: number) => string;
  /** True where assets come from the API itself. */
  readonly servesAssets: boolean;
}

export const notFound: Answer = {
  status: 404,
  json: { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" },
};

/** Each operation's permission, and what it does. */
export const routes: Readonly<Record<string, { permission: "read" | "write"; answer: (asked: Asked) => Answer }>> = {
  "repos/list-releases": {
    permission: "read",
    answer: (asked) =>
      page(
        asked.repository.releases
          .filter(({ draft }) => !draft || asked.mayWrite)
          .map((release) => releaseJson(release, asked)),
        asked,
      ),
  },
  "repos/get-release": {
    permission: "read",
    answer(asked) {
      const release = releaseOf(asked);
      return release ? { status: 200, json: releaseJson(release, asked) } : notFound;
    },
  },
  "repos/update-release": {
    permission: "write",
    answer(asked) {
      const release = releaseOf(asked);
      if (!release) return notFound;
      const { body, name } = asked.call.body as { body?: string; name?: string };
      if (body !== undefined && body.length > 125_000) {
        return {
          status: 422,
          json: { message: "Validation Failed", documentation_url: "https://docs.github.com/rest" },
        };
      }
      release.body = body ?? release.body;
      release.name = name ?? release.name;
      return { status: 200, json: releaseJson(release, asked) };
    },
  },
  "repos/get-release-by-tag": {
    permission: "read",
    answer(asked) {
      // Drafts have no tag yet, whoever asks.
      const release = asked.repository.releases.find(({ tag, draft }) => tag === asked.values.tag && !draft);
      return release ? { status: 200, json: releaseJson(release, asked) } : notFound;
    },
  },
  "repos/list-release-assets": {
    permission: "read",
    answer(asked) {
      const release = releaseOf(asked);
      if (!release) return notFound;
      return page(
        release.assets.map((asset) => assetJson(asset, release, asked)),
        asked,
      );
    },
  },
  "repos/get-release-asset": {
    permission: "read",
    answer(asked) {
      const id = Number(asked.values.asset_id);
      const release = asked.repository.releases.find(({ assets }) => assets.some((asset) => asset.id === id));
      const asset = release?.assets.find((one) => one.id === id);
      if (!release || !asset || (release.draft && !asked.mayWrite)) return notFound;
      if (asked.accept !== "application/octet-stream") return { status: 200, json: assetJson(asset, release, asked) };
      if (asked.servesAssets) return { status: 200, bytes: asset.bytes };
      return { status: 302, headers: { location: asked.storageUrl(id) } };
    },
  },
  "repos/get-commit": {
    permission: "read",
    answer({ repository, values, accept }) {
      if (repository.commits.size === 0) {
        return {
          status: 409,
          json: { message: "Git Repository is empty.", documentation_url: "https://docs.github.com" },
        };
      }
      const sha = repository.resolve(values.ref ?? "");
      if (sha === undefined) {
        const message = `No commit found for SHA: ${values.ref}`;
        return { status: 422, json: { message, documentation_url: "https://docs.github.com/rest" } };
      }
      if (!accept.includes("sha")) throw new Error("Only the SHA of a commit is told here.");
      return {
        status: 200,
        bytes: Buffer.from(sha),
        headers: { "content-type": "application/vnd.github.sha; charset=utf-8" },
      };
    },
  },
  "git/get-tree": {
    permission: "read",
    answer(asked) {
      const { repository, values, call, treeEntries, url } = asked;
      const name = values.tree_sha ?? "";
      const sha = repository.trees.has(name) ? name : repository.commits.get(repository.resolve(name) ?? "");
      if (sha === undefined) return notFound;
      const all = call.query.has("recursive") ? [...everything(asked, sha, "")] : (repository.trees.get(sha) ?? []);
      const limit = call.query.has("recursive") ? treeEntries : all.length;
      const tree = all.slice(0, limit);
      const address = `${url}/repos/${repository.fullName}/git/trees/${sha}`;
      return { status: 200, json: { sha, url: address, tree, truncated: all.length > limit } };
    },
  },
  "git/get-blob": {
    permission: "read",
    answer({ repository, values, accept, url }) {
      const sha = values.file_sha ?? "";
      const bytes = repository.blobs.get(sha);
      if (bytes === undefined) return notFound;
      if (accept.includes("raw")) {
        return { status: 200, bytes, headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" } };
      }
      const content = Buffer.from(bytes).toString("base64");
      const address = `${url}/repos/${repository.fullName}/git/blobs/${sha}`;
      return {
        status: 200,
        json: { sha, node_id: "B_", size: bytes.length, url: address, content, encoding: "base64" },
      };
    },
  },
};

function releaseOf({ repository, values, mayWrite }: Asked) {
  return repository.releases.find(({ id, draft }) => id === Number(values.release_id) && (!draft || mayWrite));
}

/** One page of a list, with the `Link` to the next. */
function page(all: readonly unknown[], { call, url }: Asked): Answer {
  const size = Number(call.query.get("per_page") ?? 30);
  if (size > 100) throw new Error("GitHub gives 100 entries a page at most.");
  const number = Number(call.query.get("page") ?? 1);
  const next = new URLSearchParams({ per_page: String(size), page: String(number + 1) });
  const headers: Record<string, string> =
    all.length > number * size ? { link: `<${url}${call.path}?${next}>; rel="next"` } : {};
  return { status: 200, headers, json: all.slice((number - 1) * size, number * size) };
}

function* everything(asked: Asked, sha: string, folder: string): Generator<TreeEntry> {
  for (const entry of asked.repository.trees.get(sha) ?? []) {
    yield { ...entry, path: `${folder}${entry.path}` };
    if (entry.type === "tree") yield* everything(asked, entry.sha, `${folder}${entry.path}/`);
  }
}
