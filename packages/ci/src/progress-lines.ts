import type { PhaseProgress } from "@itwin-images/commands";
import { formatDuration } from "@itwin-images/core/internal";

/** Milliseconds between lines. Shorter runs have none. */
const interval = 10_000;

/** Calls something again and again, and does not keep the process alive for it. @returns What ends it. */
export type Repeat = (call: () => void, milliseconds: number) => () => void;

const repeatByTimer: Repeat = (call, milliseconds) => {
  const timer = setInterval(call, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
};

/**
 * Logs from time to time how far a run is, as the lines of items come in the plan's order and may wait for a slow one.
 *
 * @param current - How far the run is; `undefined` when there is nothing to wait for.
 * @returns What ends it.
 */
export function startProgressLines(options: {
  log: (line: string) => void;
  current: () => PhaseProgress | undefined;
  now?: () => number;
  repeat?: Repeat;
}): () => void {
  const { log, current, now = () => performance.now(), repeat = repeatByTimer } = options;
  const start = now();
  return repeat(() => {
    const progress = current();
    if (progress) log(progressLine(progress, now() - start));
  }, interval);
}

/** @param elapsed - Milliseconds since the run began. */
function progressLine({ activity, done, total }: PhaseProgress, elapsed: number): string {
  return `progress: ${activity}, ${done} of ${total} done after ${formatDuration(elapsed)}`;
}
