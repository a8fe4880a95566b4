import { setImmediate } from "node:timers/promises";
import { limits } from "../limits.ts";

/** The work of a search after which other things, such as a cancellation, get their turn: some 10 ms. */
const slice = 100_000;

/** The work that the searches of a plan may take, all entries together: a manifest of a few lines can ask for hours. */
export class WorkBudget {
  #left: number;
  #untilPause = slice;
  readonly #signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined, most: number = limits.searchSteps) {
    this.#signal = signal;
    this.#left = most;
  }

  /** True when the plan has used up its work. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /**
   * Takes work from the budget.
   *
   * @throws The signal's reason.
   */
  async spend(steps: number): Promise<void> {
    this.#signal?.throwIfAborted();
    this.#left -= steps;
    this.#untilPause -= steps;
    if (this.#untilPause > 0) return;
    this.#untilPause = slice;
    await setImmediate();
    this.#signal?.throwIfAborted();
  }
}
