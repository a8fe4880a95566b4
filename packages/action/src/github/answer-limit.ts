import { formatBytes } from "@itwin-images/core/internal";
import { githubCodes as codes, GithubError } from "./github-error.ts";

/** The longest answer that is read, in bytes after decompression; a whole tree of Git has 7 MB. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * Bounds the answers of a request, which Octokit would read however long they are.
 *
 * @param what - What the request wants, to stand after "Could not".
 * @param isStream - True when a success is left to the caller, who has a bound of his own.
 */
export function limitAnswer(fetchAnswer: typeof fetch, what: string, isStream: boolean): typeof fetch {
  return async (...args) => {
    const response = await fetchAnswer(...args);
    if (response.body === null || (response.ok && isStream)) return response;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body) {
      length += chunk.length;
      // Leaving the loop lets go of the rest.
      if (length > maxAnswerBytes) throw tooLong(what);
      chunks.push(chunk);
    }
    const { status, headers, url } = response;
    return Object.defineProperty(new Response(Buffer.concat(chunks), { status, headers }), "url", { value: url });
  };
}

function tooLong(what: string): GithubError {
  return new GithubError(
    codes.answer,
    `Could not ${what}: the answer has more than ${formatBytes(maxAnswerBytes)}.`,
    "Look at the proxy between this machine and GitHub, and run it again.",
  );
}
