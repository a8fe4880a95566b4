import { ConfigurationError, TransportError, type TransportReason, transportReasons } from "../errors.ts";
import { formatBytes, formatDuration, messageOf } from "../text.ts";
import { quote } from "./redact.ts";
import { backoff, isRetriedStatus, Pauses, readRetryAfter, sleep, untilAborted } from "./retry.ts";

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
        `${method} ${url.pathname} at ${origin} was not completed${tries}: ${failure.why}.`,
        failure.fix,
        { reason: failure.reason, method, path: url.pathname, attempts: made },
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
        // A pause that outlasts the budget is not waited out: whoever asked for it says more than a timeout.
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
        // Whoever gives up reports the answer: it says more than "too many attempts".
        if (counted >= maxAttempts || delay > remaining()) return { ...result, attempts: made };
      }
      options.onRetry?.({
        method: request.method,
        path: request.url.pathname,
        attempt: made,
        delay,
        reason: isFailure(result) ? result.why : String(result.status),
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

/** Reads at most `limit` bytes and lets go of the rest. */
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

interface Failure {
  readonly reason: TransportReason;
  readonly why: string;
  readonly fix: string;
  readonly retry: boolean;
  readonly cause?: unknown;
}

const isFailure = (result: object): result is Failure => "reason" in result;

function timedOut(limit: number, cause: unknown, retry = false): Failure {
  return {
    reason: transportReasons.timeout,
    why: `it took longer than ${formatDuration(limit)}`,
    fix: "Run it again; when it happens every time, look at the network between this machine and the platform.",
    retry,
    cause,
  };
}

function tooLarge(limit: number): Failure {
  return {
    reason: transportReasons.tooLarge,
    why: `the answer is larger than ${formatBytes(limit)}`,
    fix: "Check the address: this is not what the iTwin Platform answers.",
    retry: false,
  };
}

function redirected(location: string | null, from: URL): Failure {
  let to = "another address";
  if (location !== null && URL.canParse(location, from)) to = new URL(location, from).origin;
  return {
    reason: transportReasons.redirect,
    why: `it is redirected to ${to}, which is refused because the request carries a secret`,
    fix: "Check the address; if it is right, report this, as the platform is not known to redirect this call.",
    retry: false,
  };
}

/** What the codes of Node's network errors mean; their own texts are for those who know the code. */
const inWords: { readonly [code: string]: string } = {
  ECONNRESET: "the connection was closed before an answer came",
  EPIPE: "the connection was closed before an answer came",
  UND_ERR_SOCKET: "the connection was closed before an answer came",
  ECONNREFUSED: "nothing listens at this address",
  ENOTFOUND: "there is no host of this name",
  EAI_AGAIN: "the host's name could not be looked up",
  ETIMEDOUT: "no connection could be made in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection could be made in time",
};

const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/** Makes sense of what `fetch` threw. Only a TypeError is a network error; anything else is not worth a retry. */
function disconnected(cause: unknown, secrets: readonly string[]): Failure {
  // Node's fetch says "fetch failed" and keeps the story in `cause`, which for several addresses is an AggregateError.
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = codeOf(inner);
  const message = messageOf(inner);
  const known = code === undefined ? undefined : inWords[code];
  const told = known ?? (message || "the connection failed");
  const why = quote(code !== undefined && !told.includes(code) ? `${told} (${code})` : told, secrets);
  const certificate = code !== undefined && certificateCode.test(code);
  let fix = "Check the network and the address, then run it again.";
  if (certificate)
    fix = "If a proxy of yours opens TLS connections, make its certificate known with NODE_EXTRA_CA_CERTS.";
  if (code === "ENOTFOUND" || code === "ECONNREFUSED")
    fix = "Check the address: is the host spelled right, and running?";
  return {
    reason: transportReasons.connection,
    why,
    fix,
    retry: cause instanceof TypeError && !certificate,
    cause: withoutSecrets(cause, code, secrets),
  };
}

/** What is kept as `cause`: a parser's error, for one, carries the bytes that it choked on, which may repeat a secret. */
function withoutSecrets(cause: unknown, code: string | undefined, secrets: readonly string[]): Error {
  const copy = new Error(quote(messageOf(cause), secrets));
  if (cause instanceof Error) copy.name = cause.name;
  return Object.assign(copy, code !== undefined && { code });
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
