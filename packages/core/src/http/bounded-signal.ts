/** A signal that leaves nothing behind: neither a timer nor a listener. */
export interface BoundedSignal {
  readonly signal: AbortSignal;
  /** True when it was the time that ran out. */
  readonly timedOut: boolean;
  /** True when it was another signal. */
  readonly cancelled: boolean;
  /** Clears the timer and the listeners. To be called when the work has ended. */
  dispose(): void;
}

/**
 * Makes a signal that is aborted with any of the others, or after a time. `AbortSignal.timeout` and `AbortSignal.any` would
 * keep a timer and two signals for each request of a long run, until memory is scarce.
 *
 * @param milliseconds - `Infinity` for no limit.
 */
export function boundedSignal(milliseconds: number, ...others: readonly (AbortSignal | undefined)[]): BoundedSignal {
  const controller = new AbortController();
  let timedOut = false;
  const runOut = () => {
    timedOut = true;
    controller.abort(new DOMException("The time ran out.", "TimeoutError"));
  };
  const timer = milliseconds === Number.POSITIVE_INFINITY ? undefined : setTimeout(runOut, milliseconds);
  const watched = others.flatMap((signal) => {
    if (signal === undefined) return [];
    const stop = () => controller.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    return [{ signal, stop }];
  });
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    get cancelled() {
      return controller.signal.aborted && !timedOut;
    },
    dispose() {
      clearTimeout(timer);
      for (const { signal, stop } of watched) signal.removeEventListener("abort", stop);
    },
  };
}
