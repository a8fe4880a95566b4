import { formatDuration } from "@itwin-images/core/internal";

/** How far a phase has come. */
export interface Progress {
  /** What it does: `checking`. */
  readonly doing: string;
  readonly done: number;
  readonly total: number;
}

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
 * Says from time to time how far a run is, as the lines of items come in the plan's order and may wait for a slow one.
 *
 * @param look - Where the run is; `undefined` when there is nothing to wait for.
 * @returns What ends it.
 */
export function tellProgress(options: {
  log: (line: string) => void;
  look: () => Progress | undefined;
  now?: () => number;
  repeat?: Repeat;
}): () => void {
  const { log, look, now = () => performance.now(), repeat = repeatByTimer } = options;
  const start = now();
  return repeat(() => {
    const progress = look();
    if (progress) log(progressLine(progress, now() - start));
  }, interval);
}

/** @param elapsed - Milliseconds since the run began. */
function progressLine({ doing, done, total }: Progress, elapsed: number): string {
  return `progress: ${doing}, ${done} of ${total} done after ${formatDuration(elapsed)}`;
}
