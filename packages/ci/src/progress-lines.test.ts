import type { PhaseProgress } from "@itwin-images/commands";
import { expect, test } from "vitest";
import { type Repeat, startProgressLines } from "./progress-lines.ts";

test("tells where the run is at every tick, and nothing while there is nothing to wait for", () => {
  const lines: string[] = [];
  let at: PhaseProgress | undefined;
  let clock = 5000;
  let tick = () => {};
  let ended = false;
  const repeat: Repeat = (call, milliseconds) => {
    tick = () => {
      clock += milliseconds;
      call();
    };
    return () => {
      ended = true;
    };
  };
  const end = startProgressLines({ log: (line) => lines.push(line), current: () => at, now: () => clock, repeat });
  tick();
  expect(lines).toEqual([]);
  at = { activity: "publishing", done: 120, total: 600 };
  tick();
  at = { activity: "publishing", done: 290, total: 600 };
  tick();
  expect(lines).toEqual([
    "progress: publishing, 120 of 600 done after 20 s",
    "progress: publishing, 290 of 600 done after 30 s",
  ]);
  end();
  expect(ended).toBe(true);
});
