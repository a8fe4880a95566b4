/** Runs one save at a time and lets those asked for meanwhile share the next, so that 600 uploads are not 600 saves. */
export class SaveQueue {
  readonly #save: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Resolves when every change made before the call is saved. */
  request(): Promise<void> {
    // A save that runs already may have read the state before the change.
    this.#next ??= this.#startAfter(this.#running);
    return this.#next;
  }

  async #startAfter(running: Promise<void> | undefined): Promise<void> {
    // Its failure is told to those who asked for it.
    await running?.catch(() => undefined);
    this.#running = this.#next;
    this.#next = undefined;
    await this.#save();
  }
}
