import type { PhaseProgress } from "@itwin-images/commands";
import { progressText } from "./progress-text.ts";
import type { TextStream } from "./text-stream.ts";

/** What is shown of a run that goes on, below everything else. */
export interface ProgressView {
  set(progress: PhaseProgress | undefined): void;
  /** Shows what is waited for, as long as it takes. @param delay - In milliseconds. */
  wait(message: string, delay: number): void;
  /** Prints something above it. */
  above(print: () => void): void;
  end(): void;
}

/** Milliseconds between two pictures. */
const interval = 200;

/** Shows how far a run is on a terminal, in lines that are overwritten. */
export async function startProgressView(stream: TextStream): Promise<ProgressView> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(stream as NodeJS.WriteStream, { showCursor: true });
  let progress: PhaseProgress | undefined;
  let start = 0;
  let waiting: { message: string; until: number } | undefined;

  function draw(): void {
    const now = performance.now();
    if (waiting !== undefined && waiting.until <= now) waiting = undefined;
    if (progress === undefined && waiting === undefined) {
      update.clear();
      return;
    }
    const columns = (stream.columns || 80) - 1;
    const lines = [
      ...(progress === undefined ? [] : [progressText(progress, now - start, columns)]),
      ...(waiting === undefined ? [] : [cut(waiting.message, columns)]),
    ];
    update(lines.join("\n"));
  }
  const timer = setInterval(draw, interval);
  timer.unref();

  return {
    set(next) {
      if (next?.activity !== progress?.activity) start = performance.now();
      progress = next === undefined || next.done === next.total ? undefined : next;
      draw();
    },
    wait(message, delay) {
      waiting = { message, until: performance.now() + delay };
      draw();
    },
    above(print) {
      update.clear();
      print();
      draw();
    },
    end() {
      clearInterval(timer);
      [progress, waiting] = [undefined, undefined];
      draw();
      update.done();
    },
  };
}

/** A text without its middle, where the long ids are. */
function cut(text: string, columns: number): string {
  if (text.length <= columns) return text;
  const start = Math.floor(columns / 3);
  return `${text.slice(0, start)}…${text.slice(start + 1 - columns)}`;
}
