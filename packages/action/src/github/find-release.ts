import { oneLine } from "@itwin-images/core/internal";
import type { GithubClient } from "./client.ts";
import { readFailure } from "./failure.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";

/** Which release: the one of the event that started the run, or one by its tag. */
export type ReleaseChoice = { readonly id: number; readonly tag?: string } | { readonly tag: string };

/** A release, as far as it is needed here. */
export interface Release {
  readonly id: number;
  /** A draft has the tag that it will get. */
  readonly tag: string;
  readonly draft: boolean;
}

/** Pages of releases that are searched for a draft: 1,000 releases. GitHub lists the newest first. */
const maxPages = 10;

const perPage = 100;

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
  const read = (attempt: AbortSignal) =>
    octokit.rest.repos.getRelease({ owner, repo, release_id: id, request: { signal: attempt } });
  return readRelease(await client.read(intent, read, signal), intent.what);
}

async function findByTag(client: GithubClient, tag: string, signal: AbortSignal | undefined): Promise<Release> {
  const { octokit, owner, repo, repository } = client;
  const intent = {
    what: `read the release ${oneLine(tag)} of ${repository}`,
    notFound: `See that the repository is right and the token may see it: ${unseen(repository)}`,
  };
  const read = async (attempt: AbortSignal) => {
    try {
      return await octokit.rest.repos.getReleaseByTag({ owner, repo, tag, request: { signal: attempt } });
    } catch (error) {
      // Drafts are not found by tag.
      if (readFailure(error)?.status === 404) return { data: undefined };
      throw error;
    }
  };
  const published = await client.read(intent, read, signal);
  if (published !== undefined) return readRelease(published, intent.what);

  const others: string[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const list = (attempt: AbortSignal) =>
      octokit.rest.repos.listReleases({ owner, repo, per_page: perPage, page, request: { signal: attempt } });
    const data = await client.read(intent, list, signal);
    if (!Array.isArray(data)) throw unknownAnswer(intent.what);
    const releases = data.map((one) => readRelease(one, intent.what));
    const draft = releases.find((release) => release.tag === tag);
    if (draft) return draft;
    others.push(...releases.map((release) => `"${oneLine(release.tag)}"`));
    if (releases.length < perPage) break;
  }
  const known =
    others.length === 0
      ? "it has no releases"
      : `it has ${others.slice(0, 5).join(", ")}${others.length > 5 ? ", …" : ""}`;
  throw new GithubError(
    codes.releaseMissing,
    `There is no release of the tag "${oneLine(tag)}" in ${repository}: ${known}.`,
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

/** An answer that is not what GitHub documents, such as a proxy's page. */
export function unknownAnswer(what: string): GithubError {
  return new GithubError(
    codes.answer,
    `Could not ${what}: the answer is not what GitHub documents.`,
    "Check GITHUB_API_URL, and the proxy if there is one, then run it again.",
  );
}
