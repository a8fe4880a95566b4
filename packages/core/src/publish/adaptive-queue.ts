/** A task's place in the queue. */
interface Waiting {
  readonly weight: number;
  readonly start: () => void;
}

/** How an {@link AdaptiveQueue} works. */
export interface AdaptiveQueueOptions {
  /** The most tasks at once. */
  readonly most: number;
  /** The most that running tasks weigh together; one task alone may weigh more. */
  readonly mostWeight: number;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/** How many tasks run at once at first. */
const firstLevel = 8;
/** How much faster twice as many tasks must be to be worth it. */
const gain = 1.25;
/** A level that is so much slower than the best one is left. */
const loss = 0.6;
/** How often a level may bring no gain before the queue stays where it is. */
const maxTries = 2;

/**
 * Runs tasks at once, as many as it pays: twice as many as long as that makes it faster, and half as many when it gets slow,
 * as it does while a server holds requests back.
 */
export class AdaptiveQueue {
  readonly #options: Required<AdaptiveQueueOptions>;
  readonly #waiting: Waiting[] = [];
  readonly #idle: (() => void)[] = [];
  #running = 0;
  #weight = 0;
  #level: number;
  /** Tasks that ended since the level was set. */
  #ended = 0;
  #since: number;
  /** Tasks per millisecond at the best level so far. */
  #best = 0;
  #tries = 0;

  constructor(options: AdaptiveQueueOptions) {
    this.#options = { now: () => performance.now(), ...options };
    this.#level = Math.min(firstLevel, options.most);
    this.#since = this.#options.now();
  }

  /** How many tasks may run at once now. */
  get level(): number {
    return this.#level;
  }

  /** Runs a task in its turn. It must not reject. */
  add(task: () => Promise<void>, weight: number): void {
    const start = (): void => {
      void task().finally(() => this.#end(weight));
    };
    this.#waiting.push({ weight, start });
    this.#startNext();
  }

  /** Resolves when no task runs or waits. */
  async onIdle(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const isFull = this.#running >= this.#level || this.#weight + next.weight > this.#options.mostWeight;
      if (isFull && this.#running > 0) return;
      this.#waiting.shift();
      this.#running++;
      this.#weight += next.weight;
      next.start();
    }
  }

  #end(weight: number): void {
    this.#running--;
    this.#weight -= weight;
    this.#ended++;
    if (this.#ended >= this.#level) this.#adapt();
    this.#startNext();
    if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** After as many tasks as run at once: sets the next level by how fast this one was. */
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
