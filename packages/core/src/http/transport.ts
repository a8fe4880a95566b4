import { ConfigurationError, TransportError } from "../errors.ts";
import { type BoundedSignal, boundedSignal } from "./bounded-signal.ts";
import type { AnswerHeaders, Fetch, FetchAnswer } from "./fetch.ts";
import { Outages } from "./outages.ts";
import { backoff, isRetriedStatus, Pauses, readRetryAfter, sleep, untilAborted } from "./retry.ts";
import {
  blockedByCors,
  disconnected,
  type Failure,
  isFailure,
  redirected,
  timedOut,
  tooLarge,
} from "./transport-failure.ts";

/** One HTTP request, to be made until it is answered. */
interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly url: URL;
  /** Called for every attempt, as a token may expire while waiting. */
  readonly headers: (signal: AbortSignal) => Promise<Record<string, string>>;
  /** Awaited before every attempt, for whatever else decides when it may go. */
  readonly turn?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Sent unchanged in every attempt. */
  readonly body?: Uint8Array<ArrayBuffer>;
  /** The most bytes taken of a successful answer. Of any other answer 64 KiB are read. */
  readonly maxAnswerBytes: number;
}

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
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
  readonly fetch?: Fetch;
  /** Milliseconds that one attempt may take. Default 120,000: eight uploads of 5 MB at once over 2.7 Mbit/s. */
  readonly attemptTimeout?: number;
  /** Milliseconds that all attempts of one request, with all waits between them, may take. Default 900,000. */
  readonly totalTimeout?: number;
  /**
   * Milliseconds for which a request that fails is made again: after network errors, 408, 5xx and a 429 that names no time.
   * 0 makes each failure final. Default 300,000. A 429 that says how long to wait counts against `totalTimeout` only.
   */
  readonly patience?: number;
  /** The most attempts per request that count against `patience`. Default: no limit. */
  readonly attempts?: number;
  /** Milliseconds to wait after the first failure; doubled after each further one, up to 30 seconds. Default 1,000. */
  readonly retryDelay?: number;
  /** Called before every wait. */
  readonly onRetry?: (event: RetryEvent) => void;
  /** Aborts all requests. */
  readonly signal?: AbortSignal | undefined;
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
  const { attemptTimeout = 120_000, totalTimeout = 900_000, patience = 300_000, retryDelay = 1000 } = options;
  const { attempts: maxAttempts } = options;
  checkNumber("attemptTimeout", attemptTimeout, 1, maxTimer);
  checkNumber("totalTimeout", totalTimeout, 1, maxTimer);
  checkNumber("patience", patience, 0, maxTimer);
  if (maxAttempts !== undefined) checkNumber("attempts", maxAttempts, 1, 1000);
  checkNumber("retryDelay", retryDelay, 0, maxTimer);
  const pauses = new Pauses<Omit<HttpAnswer, "attempts">>();
  const outages = new Outages({ patience, retryDelay });

  async function exchange(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    const overall = boundedSignal(totalTimeout, options.signal, signal);
    try {
      overall.signal.throwIfAborted();
      return await exchangeWithin(request, overall);
    } finally {
      overall.dispose();
    }
  }

  async function exchangeWithin(request: HttpRequest, overall: BoundedSignal): Promise<HttpAnswer> {
    const { origin } = request.url;
    const started = performance.now();
    const remaining = (): number => started + totalTimeout - performance.now();
    let made = 0;
    /** Attempts that count against the limit. */
    let counted = 0;
    /** When the failures must have an end; known from the first one on. */
    let deadline: number | undefined;
    const isFinal = (delay: number): boolean => {
      deadline ??= performance.now() + patience;
      const isLate = performance.now() + delay > deadline || delay > remaining();
      return isLate || counted === maxAttempts || outages.isLasting(origin);
    };

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
    const waitFor = async (waiting: Promise<void>): Promise<void> => {
      try {
        await waiting;
      } catch (cause) {
        if (overall.cancelled) throw overall.signal.reason;
        throw fail(timedOut(totalTimeout, cause));
      }
    };
    const wait = (milliseconds: number) => waitFor(sleep(milliseconds, overall.signal));

    for (;;) {
      // Another request may have extended the pause meanwhile: look again after every wait.
      do {
        for (let pause = pauses.remaining(origin); pause > 0; pause = pauses.remaining(origin)) {
          // A pause longer than the time left is not waited for: the answer that asked for it says more than a timeout.
          const paused = pauses.answer(origin);
          if (paused && pause > remaining()) return { ...paused, attempts: made };
          await wait(pause + Math.random() * spread);
        }
        if (request.turn) await waitFor(request.turn(overall.signal));
      } while (pauses.remaining(origin) > 0);
      await waitFor(outages.turn(origin, overall.signal));
      made++;
      counted++;
      const result = await attempt(request, overall).catch((error: unknown) => {
        outages.released(origin);
        throw error;
      });
      const own = backoff(counted, retryDelay);
      let delay = own;
      if (isFailure(result)) {
        if (!result.retry) {
          outages.released(origin);
          throw fail(result);
        }
        outages.failed(origin);
        if (isFinal(own)) throw fail(result);
      } else {
        if (result.status >= 500) outages.failed(origin);
        else outages.up(origin);
        if (!isRetriedStatus(result.status)) return { ...result, attempts: made };
        const asked = readRetryAfter(result.headers.get("Retry-After"));
        if (asked !== undefined) delay = Math.max(asked + Math.random() * spread, own);
        const isLimit = result.status === 429 && asked !== undefined;
        if (result.status === 429) pauses.extend(origin, delay, result);
        if (isLimit) counted--;
        // When giving up, report the answer: it says more than "too many attempts".
        if (isLimit ? delay > remaining() : isFinal(delay)) return { ...result, attempts: made };
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

  const outOfTime = ({ timedOut: isAttempt }: BoundedSignal, cause: unknown): Failure =>
    timedOut(isAttempt ? attemptTimeout : totalTimeout, cause, isAttempt);

  /** One attempt. Rejects only with the caller's abort reason or what `headers` threw. */
  async function attempt(
    request: HttpRequest,
    overall: BoundedSignal,
  ): Promise<Omit<HttpAnswer, "attempts"> | Failure> {
    const time = boundedSignal(attemptTimeout, overall.signal);
    try {
      return await attemptWithin(request, time, overall);
    } finally {
      time.dispose();
    }
  }

  async function attemptWithin(
    request: HttpRequest,
    time: BoundedSignal,
    overall: BoundedSignal,
  ): Promise<Omit<HttpAnswer, "attempts"> | Failure> {
    const bounded = time.signal;
    let headers: Record<string, string>;
    try {
      headers = await untilAborted(request.headers(bounded), bounded);
    } catch (error) {
      // Its own failures are not the network's: they pass through.
      if (error === bounded.reason && !overall.cancelled) return outOfTime(time, error);
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
        await response.body?.getReader().cancel();
        return redirected(response.headers.get("Location"), request.url, secretsIn(headers));
      }
      const isSuccess = response.status >= 200 && response.status < 300;
      const limit = isSuccess ? request.maxAnswerBytes : maxFailureBytes;
      const body = await readBody(response, limit);
      if (isSuccess && body.cut) return tooLarge(limit);
      return { status: response.status, headers: response.headers, body: body.bytes };
    } catch (cause) {
      if (overall.cancelled) throw overall.signal.reason;
      if (bounded.aborted) return outOfTime(time, cause);
      if (cause instanceof TypeError && (await isHidden(request.url, bounded))) return blockedByCors(request.url);
      return disconnected(cause, secretsIn(headers));
    }
  }

  return { exchange };
}

/** The values of headers, with and without the scheme of a credential. */
const secretsIn = (headers: Record<string, string>): string[] =>
  Object.values(headers).flatMap((value) => [value, value.replace(/^(Bearer|Basic) /, "")]);

/** Whether a browser keeps the answers of a server from this page: the server answers to a request that may not be read. */
async function isHidden(url: URL, signal: AbortSignal): Promise<boolean> {
  // Only browsers have a location, and rules about origins.
  const here: string | undefined = globalThis.location?.origin;
  if (here === undefined || here === url.origin) return false;
  try {
    await fetch(url, { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store", signal });
    return true;
  } catch {
    return false;
  }
}

/** Reads at most `limit` bytes and cancels the rest. */
async function readBody(
  { body }: FetchAnswer,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
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
