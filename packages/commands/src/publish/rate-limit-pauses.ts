/** The time paused by rate limits. Overlapping pauses count once: several requests meet a limit at the same time. */
export class RateLimitPauses {
  #count = 0;
  #total = 0;
  #until = Number.NEGATIVE_INFINITY;

  /** @param now - Milliseconds of a clock that only goes forward. @param delay - Milliseconds from `now`. */
  note(now: number, delay: number): void {
    const end = now + delay;
    if (now >= this.#until) this.#count++;
    this.#total += Math.max(0, end - Math.max(now, this.#until));
    this.#until = Math.max(this.#until, end);
  }

  /** How many there were, and how long all of them together, in milliseconds. */
  get sum(): { readonly count: number; readonly total: number } {
    return { count: this.#count, total: this.#total };
  }
}
