import { setTimeout as sleep } from "node:timers/promises";
import type { Octokit } from "@octokit/rest";
import { limitAnswer } from "./answer-limit.ts";
import { explain, type Intent, unknownAnswer } from "./explain.ts";
import { isLasting, type RequestFailure, readFailure, refuseGraphqlLimit } from "./failure.ts";
import { GithubError } from "./github-error.ts";
import { askedWait } from "./rate-limit.ts";

/** Something happened that makes requests to GitHub wait; for a log line. */
export interface GithubWait {
  /** What the request wanted, to stand after "Could not". */
  readonly what: string;
  /** Milliseconds until the next attempt. */
  readonly delay: number;
  /** Why, in words: `403: You have exceeded a secondary rate limit`. */
  readonly reason: string;
  /** True when all requests wait, as the rate limit is that of the token. */
  readonly shared: boolean;
}

export interface GithubClientOptions {
  readonly octokit: Pick<Octokit, "rest" | "request" | "graphql" | "hook">;
  /** The repository of all requests. */
  readonly owner: string;
  readonly repo: string;
  /** Milliseconds that one attempt may take. Default 120,000. */
  readonly attemptTimeout?: number;
  /** Milliseconds that all attempts of one call, with the waits between them, may take. Default 900,000. */
  readonly totalTimeout?: number;
  /** Milliseconds to wait after the first failure; doubled after each further one. Default 1,000. */
  readonly retryDelay?: number;
  readonly onWait?: (wait: GithubWait) => void;
}

/** What a request carries as its `request`, so that it is bounded, retried and explained. */
export interface RequestOptions {
  readonly intent: Intent;
  readonly signal?: AbortSignal;
}

/** Attempts per call that fail without GitHub asking to wait. */
const maxAttempts = 5;

/** Pages of a list that are read. GitHub keeps at most 1,000 assets in a release. */
const maxPages = 20;

const perPage = 100;

/**
 * Calls to one repository at GitHub: bounded, retried where that helps, and all held back while GitHub asks for it.
 *
 * It does so for every request of its Octokit that carries {@link requestOptions}, be it REST or GraphQL. Requests that are
 * parts of one attempt carry the attempt's signal alone, and go through {@link GithubClient.call} together.
 */
export class GithubClient {
  readonly octokit: GithubClientOptions["octokit"];
  readonly owner: string;
  readonly repo: string;
  readonly #options: GithubClientOptions;
  #pausedUntil = 0;
  /** The answer that asked for the latest pause. */
  #limit: { readonly failure: RequestFailure; readonly asked: number } | undefined;

  constructor(options: GithubClientOptions) {
    this.octokit = options.octokit;
    this.owner = options.owner;
    this.repo = options.repo;
    this.#options = options;
    this.octokit.hook.wrap("request", (request, parameters) => {
      const { intent, signal, ...own } = parameters.request as typeof parameters.request & Partial<RequestOptions>;
      const fetchAnswer = limitAnswer(
        own.fetch ?? fetch,
        intent?.what ?? "read an answer",
        own.parseSuccessResponseBody === false,
      );
      const attempt = async (bounded: AbortSignal | undefined) => {
        // In place: the hooks below this one get these very parameters, whatever is passed on.
        parameters.request = { ...own, fetch: fetchAnswer, ...(bounded && { signal: bounded }) };
        const answer = await request(parameters);
        refuseGraphqlLimit(answer);
        return answer;
      };
      return intent === undefined ? attempt(signal) : this.call(intent, attempt, signal);
    });
  }

  /** `owner/name`, as messages name the repository. */
  get repository(): string {
    return `${this.owner}/${this.repo}`;
  }

  /**
   * Makes a call until it succeeds: rate limits are waited for, network errors, 408 and 5xx retried, all else is final.
   *
   * @param request - One attempt. It rejects as Octokit and `fetch` do; a {@link GithubError} is final.
   * @throws GithubError, or the signal's reason.
   */
  async call<T>(intent: Intent, request: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { attemptTimeout = 120_000, totalTimeout = 900_000, retryDelay = 1000, onWait } = this.#options;
    const deadline = performance.now() + totalTimeout;
    let failed = 0;
    for (let attempts = 1; ; attempts++) {
      // A limit that outlasts our patience is not met again by every further call.
      if (this.#limit && this.#pausedUntil > deadline) {
        throw explain(intent, this.#limit.failure, attempts, this.#limit.asked);
      }
      await this.#pause(signal);
      try {
        const limit = AbortSignal.timeout(attemptTimeout);
        return await request(signal ? AbortSignal.any([signal, limit]) : limit);
      } catch (error) {
        signal?.throwIfAborted();
        // Octokit makes what `fetch` rejects with the cause of its own error.
        const own = error instanceof Error && error.cause instanceof GithubError ? error.cause : error;
        const failure = own instanceof GithubError ? undefined : readFailure(own);
        if (failure === undefined) throw own;
        const asked = askedWait(failure);
        if (asked === undefined) failed++;
        const { status = 500 } = failure;
        const isRetried = asked !== undefined || ((status >= 500 || status === 408) && !isLasting(failure));
        const backoff = retryDelay * 2 ** Math.max(0, failed - 1) * (0.5 + Math.random() / 2);
        // GitHub may ask for no wait at all: that must not become a loop without a pause.
        const delay = Math.max(asked ?? 0, backoff);
        if (asked !== undefined) {
          this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + delay);
          this.#limit = { failure, asked };
        }
        if (!isRetried || failed >= maxAttempts || performance.now() + delay > deadline) {
          throw explain(intent, failure, attempts, asked);
        }
        const until = performance.now() + delay;
        const reason = [failure.status, failure.message].filter(Boolean).join(": ");
        onWait?.({ what: intent.what, delay, reason, shared: asked !== undefined });
        if (asked === undefined) await sleepUntil(until, signal);
      }
    }
  }

  /**
   * The entries of a list, page after page.
   *
   * By number, and not by Octokit's `paginate`: that takes an answer of `null` and a 409 for an empty page, and follows
   * the address of the next page with the token wherever it leads.
   *
   * @param url - Its path, with `{owner}`, `{repo}` and the names of other parameters.
   * @throws GithubError, or the signal's reason.
   */
  async *list(
    intent: Intent,
    url: string,
    parameters: Readonly<Record<string, string | number>>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<unknown, void, undefined> {
    const { octokit, owner, repo } = this;
    const request = requestOptions(intent, signal);
    for (let page = 1; page <= maxPages; page++) {
      const { data } = await octokit.request(url, { owner, repo, ...parameters, per_page: perPage, page, request });
      if (!Array.isArray(data)) throw unknownAnswer(intent.what);
      yield* data;
      if (data.length < perPage) return;
    }
  }

  /** Waits. Rejects with the signal's reason. */
  async wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    await sleepUntil(performance.now() + milliseconds, signal);
  }

  /** Waits while GitHub asks for it; another call may have been asked for more meanwhile. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    while (this.#pausedUntil > performance.now()) await sleepUntil(this.#pausedUntil, signal);
    signal?.throwIfAborted();
  }
}

/** What a request carries as its `request`. */
export function requestOptions(intent: Intent, signal: AbortSignal | undefined): RequestOptions {
  return { intent, ...(signal && { signal }) };
}

async function sleepUntil(time: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(Math.max(0, time - performance.now()), undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
