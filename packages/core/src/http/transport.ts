import { ConfigurationError, TransportError } from "../errors.ts";
import { backoff, isRetriedStatus, Pauses, readRetryAfter, sleep, untilAborted } from "./retry.ts";
import { disconnected, type Failure, isFailure, redirected, timedOut, tooLarge } from "./transport-failure.ts";

/** One HTTP request, to be made until it is answered. */
interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly url: URL;
  /** Called for every attempt, as a token may expire while waiting. */
  readonly headers: (signal: AbortSignal) => Promise<Record<string, string>>;
  /** Sent unchanged in every attempt. */
  readonly body?: Uint8Array<ArrayBuffer>;
  /** The most bytes taken of a successful answer. Of any other answer 64 KiB are read. */
  readonly maxAnswerBytes: number;
}

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /** How many times the request was made. */
  readonly attempts: number;
}

/** Something happened that makes a request wait; for a log line. */
export interface RetryEvent {
  /** HTTP method of the request. */
  readonly method: string;
  /** Path of the request, without origin and query. */
  readonly path: string;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** Milliseconds until the next attempt. */
  readonly delay: number;
  /** Why, in words: `429`, `502`, `the connection broke (ECONNRESET)`. */
  readonly reason: string;
}

/** The bounds of requests. The defaults suit CI; tests and interactive programs may want others. */
export interface TransportOptions {
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof fetch;
  /** Milliseconds that one attempt may take. Default 120,000: eight uploads of 5 MB at once over 2.7 Mbit/s. */
  readonly attemptTimeout?: number;
  /** Milliseconds that all attempts of one request, with the waits between them, may take. Default 900,000. */
  readonly totalTimeout?: number;
  /** Attempts per request. Default 5. A 429 that says how long to wait counts against `totalTimeout` only. */
  readonly attempts?: number;
  /** Milliseconds to wait after the first failure; doubled after each further one. Default 1,000. */
  readonly retryDelay?: number;
  /** Called before every wait. */
  readonly onRetry?: (event: RetryEvent) => void;
}

/** Makes HTTP requests with bounds, retries and the shared pause; never follows a redirect. */
export interface Transport {
  exchange(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
}

const maxFailureBytes = 64 * 1024;

/** Chance alone decides this much of a wait that the server asked for, in milliseconds, so that not all come back at once. */
const spread = 250;

/** The longest time that timers take, in milliseconds: 24 days. Above it they fire at once. */
const maxTimer = 2 ** 31 - 1;

function checkNumber(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ConfigurationError(`The option ${name} is ${value}.`, `Use a whole number from ${least} to ${most}.`);
}

export function createTransport(options: TransportOptions = {}): Transport {
  const { attemptTimeout = 120_000, totalTimeout = 900_000, attempts: maxAttempts = 5, retryDelay = 1000 } = options;
  checkNumber("attemptTimeout", attemptTimeout, 1, maxTimer);
  checkNumber("totalTimeout", totalTimeout, 1, maxTimer);
  checkNumber("attempts", maxAttempts, 1, 100);
  checkNumber("retryDelay", retryDelay, 0, maxTimer);
  const pauses = new Pauses<Omit<HttpAnswer, "attempts">>();

  async function exchange(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    const { origin } = request.url;
    const started = performance.now();
    const remaining = (): number => started + totalTimeout - performance.now();
    const timeLeft = AbortSignal.timeout(totalTimeout);
    const overall = signal ? AbortSignal.any([signal, timeLeft]) : timeLeft;
    let made = 0;
    /** Attempts that count against the limit. */
    let counted = 0;

    const fail = (failure: Failure): TransportError => {
      const { method, url } = request;
      const tries = made > 1 ? ` after ${made} attempts` : "";
      return new TransportError(
        `${method} ${url.pathname} at ${origin} was not completed${tries}: ${failure.reason}.`,
        failure.fix,
        { reasonCode: failure.reasonCode, method, path: url.pathname, attempts: made },
        { cause: failure.cause },
      );
    };
    const wait = async (milliseconds: number): Promise<void> => {
      try {
        await sleep(milliseconds, overall);
      } catch (cause) {
        if (signal?.aborted) throw signal.reason;
        throw fail(timedOut(totalTimeout, cause));
      }
    };

    for (;;) {
      // Another request may have extended the pause meanwhile: look again after every wait.
      for (let pause = pauses.remaining(origin); pause > 0; pause = pauses.remaining(origin)) {
        // A pause longer than the time left is not waited for: the answer that asked for it says more than a timeout.
        const paused = pauses.answer(origin);
        if (paused && pause > remaining()) return { ...paused, attempts: made };
        await wait(pause + Math.random() * spread);
      }
      made++;
      counted++;
      const result = await attempt(request, overall, signal);
      const own = backoff(counted, retryDelay);
      if (isFailure(result)) {
        if (!result.retry || counted >= maxAttempts || own > remaining()) throw fail(result);
      } else if (!isRetriedStatus(result.status)) return { ...result, attempts: made };

      let delay = own;
      if (!isFailure(result)) {
        const asked = readRetryAfter(result.headers.get("Retry-After"));
        if (asked !== undefined) delay = Math.max(asked + Math.random() * spread, own);
        if (result.status === 429) {
          pauses.extend(origin, delay, result);
          if (asked !== undefined) counted--;
        }
        // When giving up, report the answer: it says more than "too many attempts".
        if (counted >= maxAttempts || delay > remaining()) return { ...result, attempts: made };
      }
      options.onRetry?.({
        method: request.method,
        path: request.url.pathname,
        attempt: made,
        delay,
        reason: isFailure(result) ? result.reason : String(result.status),
      });
      await wait(delay);
    }
  }

  const outOfTime = (attemptTime: AbortSignal, cause: unknown): Failure =>
    timedOut(attemptTime.aborted ? attemptTimeout : totalTimeout, cause, attemptTime.aborted);

  /** One attempt. Rejects only with the caller's abort reason or what `headers` threw. */
  async function attempt(
    request: HttpRequest,
    overall: AbortSignal,
    signal: AbortSignal | undefined,
  ): Promise<Omit<HttpAnswer, "attempts"> | Failure> {
    const timeout = AbortSignal.timeout(attemptTimeout);
    const bounded = AbortSignal.any([overall, timeout]);
    let headers: Record<string, string>;
    try {
      headers = await untilAborted(request.headers(bounded), bounded);
    } catch (error) {
      // Its own failures are not the network's: they pass through.
      if (error === bounded.reason && !signal?.aborted) return outOfTime(timeout, error);
      throw error;
    }
    try {
      const response = await (options.fetch ?? fetch)(request.url, {
        method: request.method,
        headers,
        ...(request.body && { body: request.body }),
        redirect: "manual",
        credentials: "omit",
        cache: "no-store",
        signal: bounded,
      });
      // Browsers hide a redirect's status and address from the page.
      if (
        response.type === "opaqueredirect" ||
        (response.status >= 300 && response.status < 400 && response.status !== 304)
      ) {
        await response.body?.cancel();
        return redirected(response.headers.get("Location"), request.url);
      }
      const limit = response.ok ? request.maxAnswerBytes : maxFailureBytes;
      const body = await readBody(response, limit);
      if (response.ok && body.cut) return tooLarge(limit);
      return { status: response.status, headers: response.headers, body: body.bytes };
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      if (bounded.aborted) return outOfTime(timeout, cause);
      return disconnected(cause, Object.values(headers));
    }
  }

  return { exchange };
}

/** Reads at most `limit` bytes and cancels the rest. */
async function readBody(response: Response, limit: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(Math.min(length, limit));
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, bytes.length - offset);
    bytes.set(part, offset);
    offset += part.length;
  }
  return { bytes, cut: length > limit };
}
