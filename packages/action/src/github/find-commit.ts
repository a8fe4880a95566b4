import { quoted } from "@itwin-images/workspace";
import { type GithubClient, type RequestOptions, requestOptions } from "./client.ts";
import { unknownAnswer } from "./explain.ts";
import { unseen } from "./find-release.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";

/**
 * Finds the commit that a ref stands for.
 *
 * @param ref - A branch, a tag (annotated or not), a SHA, or `refs/…`.
 * @returns Its SHA.
 * @throws GithubError, or the signal's reason.
 */
export async function findCommit(client: GithubClient, ref: string, signal?: AbortSignal): Promise<string> {
  if (/^[0-9a-f]{40}$/.test(ref)) return ref;
  const { repository } = client;
  const intent = {
    what: `find the commit of ${quoted(ref)} in ${repository}`,
    notFound: `See that the repository is right and the token may see it: ${unseen(repository)}`,
  };
  const data = await getSha(client, ref, requestOptions(intent, signal));
  const sha = decode(data).trim();
  if (!/^[0-9a-f]{40,64}$/.test(sha)) throw unknownAnswer(intent.what);
  return sha;
}

async function getSha(client: GithubClient, ref: string, request: RequestOptions): Promise<unknown> {
  const { octokit, owner, repo } = client;
  try {
    const answer = await octokit.rest.repos.getCommit({
      ...{ owner, repo, ref: ref.replace(/^refs\//, ""), request },
      // The SHA alone: the commit itself would come with its patches.
      headers: { accept: "application/vnd.github.sha" },
    });
    return answer.data;
  } catch (error) {
    const status = error instanceof GithubError ? error.status : undefined;
    if (status === 422) throw missingRef(client, ref);
    if (status === 409) throw emptyRepository(client);
    throw error;
  }
}

/** Octokit gives a text, or the bytes when the answer names no charset. */
function decode(data: unknown): string {
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data);
}

function missingRef({ repository }: GithubClient, ref: string): GithubError {
  return new GithubError(
    codes.refMissing,
    `There is no branch, tag or commit ${quoted(ref)} in ${repository}.`,
    "Correct the input ref, or push it first.",
    { status: 422 },
  );
}

function emptyRepository({ repository }: GithubClient): GithubError {
  return new GithubError(codes.refMissing, `The repository ${repository} has no commits.`, "Push the images first.", {
    status: 409,
  });
}
