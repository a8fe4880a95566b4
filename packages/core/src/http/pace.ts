import { ConfigurationError } from "../errors.ts";
import { sleep } from "./retry.ts";

/** A limit of a service: so many requests in any stretch of so much time. */
export interface RateLimit {
  /** The most requests that the service takes in that time. */
  readonly requests: number;
  /** Length of the stretch. */
  readonly milliseconds: number;
}

/** The part of a limit that is left to requests that take longer on their way than those before them. */
const margin = 0.02;
/** The most requests that may go at once after a time without any: one in a hundred of the limit, up to so many. */
const maxBurst = 10;

/** Spreads requests evenly, so that a service never counts more than its limit, wherever its windows begin. */
export class Pace {
  readonly #interval: number;
  readonly #burst: number;
  /** When the next request may go, by the monotonic clock. */
  #next: number = Number.NEGATIVE_INFINITY;

  /** @throws {@link ConfigurationError} when the limit is unusable. */
  constructor({ requests, milliseconds }: RateLimit) {
    if (!(Number.isInteger(requests) && requests > 0 && milliseconds > 0)) {
      throw new ConfigurationError(
        `The rate limit is ${requests} requests in ${milliseconds} ms.`,
        "Use whole numbers from 1.",
      );
    }
    this.#burst = Math.min(Math.max(1, Math.floor(requests / 100)), maxBurst);
    // A burst and an even flow after it must fit into the same window.
    this.#interval = milliseconds / Math.max(1, requests * (1 - margin) - (this.#burst - 1));
  }

  /** Takes the next turn. @returns Milliseconds from `now` until then. */
  take(now: number): number {
    const saved = (this.#burst - 1) * this.#interval;
    const turn = Math.max(this.#next, now - saved);
    this.#next = turn + this.#interval;
    return Math.max(0, turn - now);
  }

  /** Waits for the next turn, or rejects with the signal's reason as soon as it is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const wait = this.take(performance.now());
    if (wait > 0) await sleep(wait, signal);
  }
}
