import { ApiError } from "../errors.ts";
import type { RateLimit } from "../options.ts";

/** Counts the API requests of each OAuth client in windows of a fixed length. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #windows: Map<string, { endsAt: number; count: number }> = new Map<
    string,
    { endsAt: number; count: number }
  >();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Counts one request, or throws its 429. A refused request does not count. */
  count(clientId: string, path: string): void {
    const now = Date.now();
    let window = this.#windows.get(clientId);
    if (window === undefined || now >= window.endsAt) {
      window = { endsAt: now + this.#limit.windowMs, count: 0 };
      this.#windows.set(clientId, window);
    }
    if (window.count >= this.#limit.requests) throw tooManyRequests(clientId, path, window.endsAt - now);
    window.count += 1;
  }
}

function tooManyRequests(clientId: string, path: string, remainingMs: number): ApiError {
  const headers = {
    // Whole seconds, rounded up: who waits as long as this is let in.
    "Retry-After": String(Math.max(1, Math.ceil(remainingMs / 1000))),
    // Assumption: the values; it is only documented that these headers tell which limit was hit.
    "ITwinPlatform-RateLimited-Tier": "Community",
    "ITwinPlatform-RateLimited-Application": clientId,
  };
  // Both codes occur; which API answers which is an assumption, but for the saved views.
  return path.startsWith("/savedviews")
    ? new ApiError(429, "TooManyRequests", "More requests were received than the subscription rate-limit allows.", {
        headers,
      })
    : new ApiError(
        429,
        "RateLimitExceeded",
        "The client sent more requests than allowed by this API for the current tier of the client.",
        { headers },
      );
}
