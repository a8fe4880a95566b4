import { createHash } from "node:crypto";
import { isTrustedFrom } from "@itwin-images/core/internal";
import { quoted } from "@itwin-images/workspace";
import type { GithubClient } from "./client.ts";
import { StorageAnswer } from "./failure.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";
import { readBody } from "./read-body.ts";

/** A file of a release, as far as it is needed here. */
export interface Asset {
  readonly id: number;
  readonly name: string;
  /** `uploaded` when it is there in full. */
  readonly state: string;
  /** Bytes. */
  readonly size: number;
  /** `sha256:` and 64 hexadecimal digits; older assets and older servers have none. */
  readonly digest?: string | null;
}

/** GitHub redirects once; a server behind a proxy may once more. */
const maxRedirects = 5;

/**
 * Downloads an asset through the API, which also works for drafts and private repositories, and checks that it is what
 * was listed.
 *
 * @throws GithubError, or the signal's reason.
 */
export async function downloadAsset(
  client: GithubClient,
  asset: Asset,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = `The asset ${quoted(asset.name)}`;
  const intent = {
    what: `download the asset ${quoted(asset.name)} of ${client.repository}`,
    notFound: "It was deleted meanwhile: upload it again, and let that job finish before this one (`needs:`).",
  };
  const bytes = await client.call(
    intent,
    async (attempt) => readBody(await openAsset(client, asset.id, attempt), asset.size, name),
    signal,
  );
  const digest = /^sha256:([0-9a-f]{64})$/i.exec(asset.digest ?? "")?.[1]?.toLowerCase();
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (digest !== undefined && digest !== actual) {
    throw new GithubError(
      codes.changed,
      `${name} came with the SHA-256 ${actual}, but GitHub had listed ${digest}.`,
      "It may have been replaced meanwhile: run it again.",
    );
  }
  return bytes;
}

/** Asks for the bytes, and follows the API to the host that has them: without the token, as its URLs are signed. */
async function openAsset(
  { octokit, owner, repo }: GithubClient,
  assetId: number,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  const answer = await octokit.request("GET /repos/{owner}/{repo}/releases/assets/{asset_id}", {
    ...{ owner, repo, asset_id: assetId },
    headers: { accept: "application/octet-stream" },
    // Unread, so that the length of what comes can be bounded.
    request: { signal, redirect: "manual", parseSuccessResponseBody: false },
  });
  const body = answer.data as unknown as ReadableStream<Uint8Array> | null;
  // By its type a 200, but the redirect is what github.com answers.
  if ((answer.status as number) === 200) return body;
  await body?.cancel();

  let location = answer.headers.location;
  let from = answer.url;
  for (let redirects = 1; redirects <= maxRedirects; redirects++) {
    const url = storageAddress(location, from);
    // Through Octokit, the token would go along.
    const response = await fetch(url.href, { signal, redirect: "manual" });
    if (response.ok) return response.body;
    await response.body?.cancel();
    if (response.status < 300 || response.status > 399) throw new StorageAnswer(response.status, response.headers);
    location = response.headers.get("location") ?? undefined;
    from = url.href;
  }
  throw wrongRedirect(`more than ${maxRedirects} times`);
}

/** Never quotes the address: it is signed, and is all that it takes to get the file. */
function storageAddress(location: string | undefined, from: string): URL {
  if (location === undefined || !URL.canParse(location, from)) throw wrongRedirect("to no address");
  const url = new URL(location, from);
  if (isTrustedFrom(new URL(from), url)) return url;
  throw wrongRedirect(
    `to an address of ${url.protocol}//${url.host}, which is not encrypted, or leads to this machine`,
  );
}

function wrongRedirect(how: string): GithubError {
  const what = `Could not download an asset: GitHub redirects ${how}.`;
  return new GithubError(codes.answer, what, "Check GITHUB_API_URL, and the proxy if there is one.");
}
