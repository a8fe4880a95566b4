import { formatBytes } from "@itwin-images/core/internal";
import type { Intent } from "./explain.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";

/** The longest answer that is read whole, in bytes after decompression; a whole tree of Git has 7 MB. */
const maxAnswerBytes = 32 * 1024 * 1024;

/** The options of a request that matter here. */
interface ReadOptions {
  readonly fetch?: typeof fetch;
  /** False for an answer that its caller reads, with a bound of its own. */
  readonly parseSuccessResponseBody?: boolean;
}

/**
 * Bounds the answer that Octokit reads for a request.
 *
 * @returns The request's options, and what to call when there is an answer: it throws when the answer was cut off.
 */
export function limitAnswers<Options extends ReadOptions>(
  options: Options,
): { request: Options; check: (intent: Intent | undefined) => void } {
  const { fetch: fetchAnswer = fetch, parseSuccessResponseBody } = options;
  let isTooLong = false;
  const limited = async (...args: Parameters<typeof fetch>): Promise<Response> => {
    const response = await fetchAnswer(...args);
    if (response.body === null || (response.ok && parseSuccessResponseBody === false)) return response;
    let length = 0;
    const limit = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.length;
        isTooLong ||= length > maxAnswerBytes;
        if (isTooLong) controller.error(new TypeError("the answer is too long"));
        else controller.enqueue(chunk);
      },
    });
    const { status, headers, url } = response;
    const bounded = new Response(response.body.pipeThrough(limit), { status, headers });
    return Object.defineProperty(bounded, "url", { value: url });
  };
  return {
    request: { ...options, fetch: limited },
    check(intent) {
      if (!isTooLong) return;
      const what = intent?.what ?? "read an answer";
      throw new GithubError(
        codes.answer,
        `Could not ${what}: the answer has more than ${formatBytes(maxAnswerBytes)}.`,
        "Look at the proxy between this machine and GitHub, and run it again.",
      );
    },
  };
}
