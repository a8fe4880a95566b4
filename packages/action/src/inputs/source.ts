import { posix } from "node:path";
import { oneLine, readCredential } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import { attempt, listOf, type ReadInput, type Refuse, readText, shown } from "./input-values.ts";

/** What it takes to call GitHub. */
export interface GithubAccess {
  readonly githubToken: string;
  /** The repository that the workflow runs in. */
  readonly owner: string;
  readonly repo: string;
}

/** Which release: the one of the event that started the run, or one by its tag. */
export type ReleaseChoice = { readonly id: number; readonly tag?: string } | { readonly tag: string };

/** Where the images are, when they are not in the workspace. */
export type RemoteSource =
  | { readonly kind: "release"; readonly release: ReleaseChoice }
  /** `directory` is a folder of the repository; empty for its top. */
  | { readonly kind: "repository"; readonly ref: string; readonly directory: string };

/** Where the images are, and how to get at them. */
export type Source = { readonly kind: "workspace" } | (RemoteSource & GithubAccess);

const kinds = ["workspace", "release", "repository"] as const;

/** Reads where the images are; `undefined` when that was refused. */
export function readSource(
  read: ReadInput,
  { event, commit, tagIsForNotes }: { event: RunEvent; commit: string | undefined; tagIsForNotes: boolean },
  refuse: Refuse,
): Source | undefined {
  const name = readText(read, "source") ?? "workspace";
  const kind = kinds.find((one) => one === name);
  const tag = readText(read, "tag");
  const ref = readText(read, "ref");
  if (kind === undefined) {
    refuse(`The input source is ${shown(name)}. Write ${listOf(kinds, "or")}.`);
    return undefined;
  }
  const refused: string[] = [];
  if (tag !== undefined && kind !== "release" && !tagIsForNotes) {
    refused.push(
      `The input tag is set, but source is ${kind}. Set \`source: release\` to publish from the release of that tag${kind === "repository" ? ", or write the tag into the input ref" : ""}.`,
    );
  }
  if (ref !== undefined && kind !== "repository") {
    refused.push(
      `The input ref is set, but source is ${kind}. Set \`source: repository\` to publish files of that ref.`,
    );
  }
  for (const message of refused) refuse(message);
  if (kind === "workspace") return refused.length > 0 ? undefined : { kind };

  const remote =
    kind === "release"
      ? readRelease(read, tag, event, refuse)
      : readRepository(read, ref ?? (commit || undefined), refuse);
  const access = readGithubAccess(read, { event, because: `source is ${kind}` }, refuse);
  if (refused.length > 0 || !remote || !access) return undefined;
  return { ...remote, ...access };
}

/** The commit that is published from, as far as it is known before GitHub is asked. */
export function commitOf(source: Source, commit: string | undefined): string | undefined {
  if (source.kind === "workspace") return commit;
  if (source.kind === "release") return "id" in source.release ? commit : undefined;
  return /^[0-9a-f]{40}$/.test(source.ref) ? source.ref : undefined;
}

function readRelease(
  read: ReadInput,
  tag: string | undefined,
  { name, release }: RunEvent,
  refuse: Refuse,
): RemoteSource | undefined {
  const directory = readText(read, "working-directory") ?? ".";
  if (posix.normalize(directory) !== "." && directory !== "./") {
    refuse("The input working-directory is set, but a release has no folders. Leave it out with `source: release`.");
    return undefined;
  }
  if (tag !== undefined) return { kind: "release", release: { tag } };
  if (release) return { kind: "release", release };
  refuse(
    `The input source is release, but the event ${oneLine(name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`,
  );
  return undefined;
}

function readRepository(read: ReadInput, ref: string | undefined, refuse: Refuse): RemoteSource | undefined {
  const written = readText(read, "working-directory") ?? ".";
  const directory = posix.normalize(written).replace(/\/$/, "");
  if (directory.startsWith("..") || posix.isAbsolute(directory)) {
    refuse(
      `The input working-directory is ${shown(written)}, which leads out of the repository. Name a folder inside of it.`,
    );
    return undefined;
  }
  if (ref === undefined) {
    refuse("GITHUB_SHA is not set. Set the input ref to the tag, branch or commit to publish from.");
    return undefined;
  }
  return { kind: "repository", ref, directory: directory === "." ? "" : directory };
}

/** Reads what it takes to call GitHub; `undefined` when it was refused. @param about.because - Why it is needed, to stand after "but". */
export function readGithubAccess(
  read: ReadInput,
  { event, because }: { event: RunEvent; because: string },
  refuse: Refuse,
): GithubAccess | undefined {
  const token = readText(read, "github-token");
  if (token === undefined) {
    refuse(
      `The input github-token is empty, but ${because}. Leave it out for the job's own token (\`\${{ github.token }}\`), or pass one that may read the repository.`,
    );
  }
  const githubToken =
    token === undefined ? undefined : attempt(refuse, () => readCredential(token, "input github-token"));
  const [owner = "", repo = ""] = event.repository.split("/");
  if (owner === "" || repo === "") refuse("GITHUB_REPOSITORY is not set. Run this as a step of a GitHub Actions job.");
  return githubToken === undefined || repo === "" ? undefined : { githubToken, owner, repo };
}
