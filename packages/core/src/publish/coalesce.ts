/**
 * Makes a way to ask for a piece of work that may be asked for often: it runs once at a time, and whoever asks while it
 * runs shares the next run. Each call resolves after a run that began after the call.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running
      // Whoever asked for that run was told.
      .catch(() => {})
      .then(() => {
        next = undefined;
        running = work();
        return running;
      });
    return next;
  };
}
