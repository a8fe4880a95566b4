import { backoff, sleep } from "./retry.ts";

/** After so many failures in a row, whichever requests met them, an origin counts as down. */
const threshold = 8;
/** The longest wait between two probes, in milliseconds. */
const maxProbeDelay = 10_000;

interface Origin {
  /** Failures since the last answer. */
  failures: number;
  /** When the first of them was, by the monotonic clock. */
  since: number;
  /** When the next probe may go. */
  probeAt: number;
  probes: number;
  isProbed: boolean;
}

/**
 * Holds requests back while an origin is down, so that an outage does not fail one item after another: one request probes,
 * and the others wait for its answer.
 */
export class Outages {
  readonly #origins: Map<string, Origin> = new Map();
  readonly #patience: number;
  readonly #retryDelay: number;

  /**
   * @param options.patience - Milliseconds after which an outage is no longer waited for.
   * @param options.retryDelay - Milliseconds between the first two probes.
   */
  constructor(options: { patience: number; retryDelay: number }) {
    this.#patience = options.patience;
    this.#retryDelay = options.retryDelay;
  }

  /** True when the origin has been down for longer than the patience: a failure is then final. */
  isLasting(origin: string): boolean {
    const state = this.#origins.get(origin);
    return state !== undefined && isDown(state) && performance.now() - state.since > this.#patience;
  }

  /** Resolves when a request to the origin may go: at once, or when the origin is up again, or as the next probe. */
  async turn(origin: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const state = this.#origins.get(origin);
      if (state === undefined || !isDown(state) || this.isLasting(origin)) return;
      const wait = state.probeAt - performance.now();
      if (!state.isProbed && wait <= 0) {
        state.isProbed = true;
        return;
      }
      // A probe takes some time; its result is looked for often enough.
      await sleep(Math.max(wait, Math.min(this.#retryDelay, 250), 1), signal);
    }
  }

  /** The origin answered. */
  up(origin: string): void {
    this.#origins.delete(origin);
  }

  /** A request to the origin failed in a way that another attempt may not. */
  failed(origin: string): void {
    const now = performance.now();
    const state = this.#origins.get(origin) ?? { failures: 0, since: now, probeAt: 0, probes: 0, isProbed: false };
    this.#origins.set(origin, state);
    state.failures++;
    if (!isDown(state)) return;
    if (state.isProbed || state.probes === 0) {
      state.probes++;
      state.probeAt = now + Math.min(backoff(state.probes, this.#retryDelay), maxProbeDelay);
    }
    state.isProbed = false;
  }

  /** The request ended without telling anything of the origin, as when it was cancelled. */
  released(origin: string): void {
    const state = this.#origins.get(origin);
    if (state) state.isProbed = false;
  }
}

const isDown = ({ failures }: Origin): boolean => failures >= threshold;
