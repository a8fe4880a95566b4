/** Runs one save at a time; requests during it share the next one, so that 600 uploads are not 600 saves. */
export class SaveQueue {
  readonly #save: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Resolves when every change made before the call is saved. */
  request(): Promise<void> {
    // The running save may have read the state before the change.
    this.#next ??= this.#startAfter(this.#running);
    return this.#next;
  }

  async #startAfter(running: Promise<void> | undefined): Promise<void> {
    // Its own callers got its failure.
    await running?.catch(() => undefined);
    this.#running = this.#next;
    this.#next = undefined;
    await this.#save();
  }
}
