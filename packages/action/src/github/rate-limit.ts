import { type RequestFailure, secondaryLimit } from "./failure.ts";

/** GitHub asks for this much when it names no time, in milliseconds: "wait for at least one minute". */
const unnamedWait = 60_000;

/**
 * How long GitHub asks to be left alone, in milliseconds; `undefined` when it does not ask.
 *
 * Both kinds of limit answer 403 or 429: the hourly one with `x-ratelimit-remaining: 0`, the one against bursts with
 * `Retry-After`, or with nothing but its words (docs.github.com, "Rate limits for the REST API"). GraphQL also says it
 * with a 200.
 *
 * @param now - Milliseconds since the epoch.
 */
export function askedWait(failure: RequestFailure, now: number = Date.now()): number | undefined {
  const { status, headers, message, isLimit = false } = failure;
  const retryAfter = seconds(headers["retry-after"]);
  if (status === 503) return retryAfter;
  if (!isLimit && status !== 403 && status !== 429) return undefined;
  if (retryAfter !== undefined) return retryAfter;
  const reset = seconds(headers["x-ratelimit-reset"]);
  // The clocks of both sides may differ by a little.
  if (seconds(headers["x-ratelimit-remaining"]) === 0 && reset !== undefined) return Math.max(0, reset - now) + 1000;
  return isLimit || status === 429 || secondaryLimit.test(message) ? unnamedWait : undefined;
}

/** A header of whole seconds, in milliseconds. */
function seconds(value: string | number | undefined): number | undefined {
  return /^\d{1,12}$/.test(String(value ?? "").trim()) ? Number(value) * 1000 : undefined;
}
