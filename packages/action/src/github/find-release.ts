import { oneLine } from "@itwin-images/core/internal";
import { quoted } from "@itwin-images/workspace";
import type { ReleaseChoice } from "../inputs/source.ts";
import { type GithubClient, requestOptions } from "./client.ts";
import { unknownAnswer } from "./explain.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";

/** A release, as far as it is needed here. */
export interface Release {
  readonly id: number;
  /** A draft has the tag that it will get. */
  readonly tag: string;
  readonly draft: boolean;
}

/**
 * Finds a release, drafts included.
 *
 * @throws GithubError, or the signal's reason.
 */
export async function findRelease(client: GithubClient, choice: ReleaseChoice, signal?: AbortSignal): Promise<Release> {
  return "id" in choice ? getRelease(client, choice, signal) : findByTag(client, choice.tag, signal);
}

/** How messages name a release. */
export function nameRelease(client: GithubClient, { tag, draft }: Pick<Release, "tag" | "draft">): string {
  return `the ${draft ? "draft " : ""}release ${oneLine(tag)} of ${client.repository}`;
}

async function getRelease(
  client: GithubClient,
  { id, tag }: { id: number; tag?: string },
  signal: AbortSignal | undefined,
): Promise<Release> {
  const { octokit, owner, repo, repository } = client;
  const intent = {
    what: `read the release ${tag === undefined ? id : `${oneLine(tag)} (${id})`} of ${repository}`,
    notFound: `It was deleted meanwhile, or the token may not see it: ${unseen(repository)}`,
  };
  const request = requestOptions(intent, signal);
  const { data } = await octokit.rest.repos.getRelease({ owner, repo, release_id: id, request });
  return readRelease(data, intent.what);
}

async function findByTag(client: GithubClient, tag: string, signal: AbortSignal | undefined): Promise<Release> {
  const { octokit, owner, repo, repository } = client;
  const intent = {
    what: `read the release ${oneLine(tag)} of ${repository}`,
    notFound: `See that the repository is right and the token may see it: ${unseen(repository)}`,
  };
  const request = requestOptions(intent, signal);
  try {
    const { data } = await octokit.rest.repos.getReleaseByTag({ owner, repo, tag, request });
    return readRelease(data, intent.what);
  } catch (error) {
    // Drafts are not found by tag.
    if (!(error instanceof GithubError && error.status === 404)) throw error;
  }
  const others: string[] = [];
  // GitHub lists the newest first.
  for await (const entry of client.list(intent, "/repos/{owner}/{repo}/releases", {}, signal)) {
    const release = readRelease(entry, intent.what);
    if (release.tag === tag) return release;
    others.push(quoted(release.tag));
  }
  const known =
    others.length === 0
      ? "it has no releases"
      : `it has ${others.slice(0, 5).join(", ")}${others.length > 5 ? ", …" : ""}`;
  throw new GithubError(
    codes.releaseMissing,
    `There is no release of the tag ${quoted(tag)} in ${repository}: ${known}.`,
    "Correct the input tag, or create the release first; a draft is seen only by a token with `contents: write` under `permissions:`.",
    { status: 404 },
  );
}

/** Why GitHub says 404 for what is there. */
export function unseen(repository: string): string {
  return `a private repository answers 404 to a token without access to it, as github.token has none but to its own repository (here ${repository} is asked for), and a draft to one without \`contents: write\`.`;
}

function readRelease(data: unknown, what: string): Release {
  const { id, tag_name: tag, draft } = (data ?? {}) as Partial<Record<string, unknown>>;
  if (typeof id === "number" && typeof tag === "string") return { id, tag, draft: draft === true };
  throw unknownAnswer(what);
}
