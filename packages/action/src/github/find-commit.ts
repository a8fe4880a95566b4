import { oneLine } from "@itwin-images/core/internal";
import type { GithubClient } from "./client.ts";
import { readFailure } from "./failure.ts";
import { unknownAnswer, unseen } from "./find-release.ts";
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
  const { octokit, owner, repo, repository } = client;
  const intent = {
    what: `find the commit of "${oneLine(ref)}" in ${repository}`,
    notFound: `See that the repository is right and the token may see it: ${unseen(repository)}`,
  };
  const read = async (attempt: AbortSignal) => {
    try {
      return await octokit.rest.repos.getCommit({
        ...{ owner, repo, ref: ref.replace(/^refs\//, "") },
        // The SHA alone: the commit itself would come with its patches.
        headers: { accept: "application/vnd.github.sha" },
        request: { signal: attempt },
      });
    } catch (error) {
      const status = readFailure(error)?.status;
      if (status === 422) throw missingRef(client, ref);
      if (status === 409) throw emptyRepository(client);
      throw error;
    }
  };
  const data = await client.read(intent, read, signal);
  const sha = decode(data).trim();
  if (!/^[0-9a-f]{40,64}$/.test(sha)) throw unknownAnswer(intent.what);
  return sha;
}

/** Octokit gives a text, or the bytes when the answer names no charset. */
function decode(data: unknown): string {
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data);
}

function missingRef({ repository }: GithubClient, ref: string): GithubError {
  return new GithubError(
    codes.refMissing,
    `There is no branch, tag or commit "${oneLine(ref)}" in ${repository}.`,
    "Correct the input ref, or push it first.",
    { status: 422 },
  );
}

function emptyRepository({ repository }: GithubClient): GithubError {
  return new GithubError(codes.refMissing, `The repository ${repository} has no commits.`, "Push the images first.", {
    status: 409,
  });
}
