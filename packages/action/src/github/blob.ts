import { ImageRejectedError, problemCodes } from "@itwin-images/core";
import { oneLine } from "@itwin-images/core/internal";
import { quoted } from "@itwin-images/workspace";
import type { GithubClient } from "./client.ts";
import type { GitEntry } from "./commit-tree.ts";
import { blobHash, isLfsPointer } from "./git-object.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";
import { readBody } from "./read-body.ts";

/**
 * Downloads a file of a commit, and checks that it is the one by Git's own hash.
 *
 * @throws GithubError; ImageRejectedError for a Git LFS pointer; the signal's reason.
 */
export async function downloadBlob(
  client: GithubClient,
  { path, sha, size = 0 }: GitEntry,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { octokit, owner, repo } = client;
  const name = `The file ${quoted(path)}`;
  const intent = {
    what: `download the file ${quoted(path)} of ${client.repository}`,
    notFound: "The commit was removed meanwhile: run the workflow for a newer one.",
  };
  const read = async (attempt: AbortSignal) => {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
      ...{ owner, repo, file_sha: sha },
      headers: { accept: "application/vnd.github.raw+json" },
      // Unread, so that the length of what comes can be bounded.
      request: { signal: attempt, parseSuccessResponseBody: false },
    });
    return readBody(data as unknown as ReadableStream<Uint8Array> | null, size, name);
  };
  const bytes = await client.call(intent, read, signal);
  const hash = blobHash(sha.length, bytes);
  if (hash !== sha) {
    throw new GithubError(
      codes.changed,
      `${name} came with the Git hash ${hash}, but the commit has ${oneLine(sha)}.`,
      "Something between this machine and GitHub changes files: look at the proxy, and run it again.",
    );
  }
  if (isLfsPointer(bytes)) throw lfsPointer(path, client.repository);
  return bytes;
}

function lfsPointer(path: string, repository: string): ImageRejectedError {
  return new ImageRejectedError(`${quoted(path)} was not read.`, [
    {
      code: problemCodes.imageLfsPointer,
      severity: "error",
      message: `In ${repository} this is a Git LFS pointer, not the image itself.`,
      fix: "Check the repository out with `lfs: true` under `with:` of actions/checkout and use `source: workspace`, or attach the images to the release and use `source: release`.",
    },
  ]);
}
