/** The statuses after which the same request may succeed. Every call here is idempotent. */
const retriedStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** True when the same request is worth making again. */
export function isRetriedStatus(status: number): boolean {
  return retriedStatuses.has(status);
}

/** The longest wait between two attempts that we choose ourselves, in milliseconds. */
const maxBackoff = 30_000;

/**
 * Wait before the next attempt, in milliseconds: doubled each time, with half of it left to chance so that parallel
 * requests do not come back together.
 *
 * @param attempt - The attempt that failed, from 1.
 * @param base - Wait after the first attempt, in milliseconds, before chance.
 */
export function backoff(attempt: number, base: number): number {
  const full = Math.min(base * 2 ** (attempt - 1), maxBackoff);
  return full / 2 + (Math.random() * full) / 2;
}

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3).
 *
 * @param value - The header; seconds, or a date.
 * @param now - Milliseconds since the epoch.
 * @returns Milliseconds from now, or `undefined` when there is no header or it can't be read.
 */
export function readRetryAfter(value: string | null, now: number = Date.now()): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Of all that Date.parse takes, only the three HTTP dates begin with the name of a day.
  const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Waits, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Settles like the promise, or rejects with the signal's reason as soon as it is aborted, whatever the promise does. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Holds back every request to an origin that has said 429, not only the request that met it. */
export class Pauses<Answer> {
  readonly #pauses: Map<string, { until: number; answer: Answer }> = new Map();

  /** Milliseconds until requests to this origin may go on; 0 when they may now. */
  remaining(origin: string): number {
    return Math.max(0, (this.#pauses.get(origin)?.until ?? 0) - performance.now());
  }

  /** The answer that asked for the pause. */
  answer(origin: string): Answer | undefined {
    return this.#pauses.get(origin)?.answer;
  }

  /** Pauses an origin; a pause is never shortened. */
  extend(origin: string, milliseconds: number, answer: Answer): void {
    const until = performance.now() + milliseconds;
    if (until > (this.#pauses.get(origin)?.until ?? 0)) this.#pauses.set(origin, { until, answer });
  }
}
