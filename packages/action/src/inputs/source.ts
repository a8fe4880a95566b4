import { posix } from "node:path";
import { listOf, type OptionReader, shown } from "@itwin-images/commands";
import { oneLine, readCredential } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";

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
  inputs: OptionReader,
  { event, commit, tagIsForNotes }: { event: RunEvent; commit: string | undefined; tagIsForNotes: boolean },
): Source | undefined {
  const name = inputs.text("source") ?? "";
  const kind = kinds.find((one) => one === name);
  const tag = inputs.text("tag");
  const ref = inputs.text("ref");
  if (kind === undefined) {
    inputs.refuse(`The input source is ${shown(name)}. Write ${listOf(kinds, "or")}.`);
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
  for (const message of refused) inputs.refuse(message);
  if (kind === "workspace") return refused.length > 0 ? undefined : { kind };

  const remote =
    kind === "release" ? readRelease(inputs, tag, event) : readRepository(inputs, ref ?? (commit || undefined));
  const access = readGithubAccess(inputs, { event, because: `source is ${kind}` });
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
  inputs: OptionReader,
  tag: string | undefined,
  { name, release }: RunEvent,
): RemoteSource | undefined {
  const directory = inputs.text("working-directory") ?? ".";
  if (posix.normalize(directory) !== "." && directory !== "./") {
    inputs.refuse(
      "The input working-directory is set, but a release has no folders. Leave it out with `source: release`.",
    );
    return undefined;
  }
  if (tag !== undefined) return { kind: "release", release: { tag } };
  if (release) return { kind: "release", release };
  inputs.refuse(
    `The input source is release, but the event ${oneLine(name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`,
  );
  return undefined;
}

function readRepository(inputs: OptionReader, ref: string | undefined): RemoteSource | undefined {
  const written = inputs.text("working-directory") ?? ".";
  const directory = posix.normalize(written).replace(/\/$/, "");
  if (directory.startsWith("..") || posix.isAbsolute(directory)) {
    inputs.refuse(
      `The input working-directory is ${shown(written)}, which leads out of the repository. Name a folder inside of it.`,
    );
    return undefined;
  }
  if (ref === undefined) {
    inputs.refuse("GITHUB_SHA is not set. Set the input ref to the tag, branch or commit to publish from.");
    return undefined;
  }
  return { kind: "repository", ref, directory: directory === "." ? "" : directory };
}

/** Reads what it takes to call GitHub; `undefined` when it was refused. @param about.because - Why it is needed, to stand after "but". */
export function readGithubAccess(
  inputs: OptionReader,
  { event, because }: { event: RunEvent; because: string },
): GithubAccess | undefined {
  const token = inputs.text("github-token");
  if (token === undefined) {
    inputs.refuse(
      `The input github-token is empty, but ${because}. Leave it out for the job's own token (\`\${{ github.token }}\`), or pass one that may read the repository.`,
    );
  }
  const githubToken =
    token === undefined ? undefined : inputs.attempt(() => readCredential(token, "input github-token"));
  const [owner = "", repo = ""] = event.repository.split("/");
  if (owner === "" || repo === "")
    inputs.refuse("GITHUB_REPOSITORY is not set. Run this as a step of a GitHub Actions job.");
  return githubToken === undefined || repo === "" ? undefined : { githubToken, owner, repo };
}
