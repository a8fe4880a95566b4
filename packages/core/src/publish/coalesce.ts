/**
 * Wraps work that may be asked for often: it runs once at a time, and all calls during a run share the next one. Each
 * call resolves after a run that began after the call.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running
      // Its own callers got that rejection.
      .catch(() => {})
      .then(() => {
        next = undefined;
        running = work();
        return running;
      });
    return next;
  };
}
