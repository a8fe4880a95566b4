const cancel: AbortController = new AbortController();

/** Aborted when the job is cancelled. */
export const cancelSignal: AbortSignal = cancel.signal;

/** The runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s later ends the process. */
export function catchSignals(): void {
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => cancel.abort(new Error("The run was cancelled.")));
  }
}
