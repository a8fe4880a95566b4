/** How an {@link AdaptiveQueue} works. */
export interface AdaptiveQueueOptions<Entry> {
  readonly entries: readonly Entry[];
  /** Works on an entry. It must not reject. */
  readonly work: (entry: Entry) => Promise<void>;
  /** The most entries at once. */
  readonly most: number;
  readonly weightOf: (entry: Entry) => number;
  /** The most that the entries at work weigh together; one alone may weigh more. */
  readonly mostWeight: number;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/** How many entries are at work at once at first. */
const firstLevel = 8;
/** How much faster twice as many must be to be worth it. */
const gain = 1.25;
/** A level that is so much slower than the best one is left. */
const loss = 0.6;
/** How often a level may bring no gain before the queue stays where it is. */
const maxTries = 2;

/**
 * Works on entries at once, on as many as it pays: twice as many as long as that makes it faster, and half as many when it
 * gets slow, as it does while a server holds requests back. It keeps nothing for entries that wait: there may be thousands.
 */
export class AdaptiveQueue<Entry> {
  readonly #options: Required<AdaptiveQueueOptions<Entry>>;
  #next = 0;
  #running = 0;
  #weight = 0;
  #level: number;
  /** Entries that were done since the level was set. */
  #ended = 0;
  #since = 0;
  /** Entries per millisecond at the best level so far. */
  #best = 0;
  #tries = 0;
  #onIdle = (): void => {};

  constructor(options: AdaptiveQueueOptions<Entry>) {
    this.#options = { now: () => performance.now(), ...options };
    this.#level = Math.min(firstLevel, options.most);
  }

  /** How many entries may be at work at once now. */
  get level(): number {
    return this.#level;
  }

  /** Works on all entries, in their order. Called once. */
  async run(): Promise<void> {
    this.#since = this.#options.now();
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    this.#startNext();
    await idle;
  }

  #startNext(): void {
    const { entries, weightOf, mostWeight, work } = this.#options;
    while (this.#next < entries.length) {
      const entry = entries[this.#next] as Entry;
      const weight = weightOf(entry);
      const isFull = this.#running >= this.#level || this.#weight + weight > mostWeight;
      if (isFull && this.#running > 0) return;
      this.#next++;
      this.#running++;
      this.#weight += weight;
      void work(entry).finally(() => this.#end(weight));
    }
    if (this.#running === 0) this.#onIdle();
  }

  #end(weight: number): void {
    this.#running--;
    this.#weight -= weight;
    this.#ended++;
    if (this.#ended >= this.#level) this.#adapt();
    this.#startNext();
  }

  /** After as many entries as are at work at once: sets the next level by how fast this one was. */
  #adapt(): void {
    const now = this.#options.now();
    const rate = this.#ended / Math.max(now - this.#since, 1);
    this.#ended = 0;
    this.#since = now;
    if (rate < this.#best * loss) {
      this.#level = Math.max(1, Math.floor(this.#level / 2));
      // What was fast then is no measure any more.
      this.#best = rate;
      this.#tries = maxTries;
      return;
    }
    if (rate < this.#best * gain) {
      this.#tries++;
      this.#best = Math.max(this.#best, rate);
      return;
    }
    this.#best = rate;
    if (this.#tries < maxTries) this.#level = Math.min(this.#options.most, this.#level * 2);
  }
}
