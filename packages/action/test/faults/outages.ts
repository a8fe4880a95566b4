import type { Cell, Table } from "./cell.ts";
import { random } from "./cell.ts";
import { answer } from "./faults.ts";
import { makeItems } from "./items.ts";
import { type FaultyPlatform, startPlatform } from "./platform.ts";
import { publishRun, statusesOf } from "./run.ts";

/** The platform is away for a time, in the middle of a run. */
function outage(how: "connections refused" | "503", seconds: number, fraction: number): Cell {
  const count = 200;
  return {
    row: `200 images, ${how} for ${seconds} s`,
    name: `after ${100 * fraction} % of the uploads`,
    // Probes of a platform that is away are at most 10 s apart, waits of single requests 30 s, of which two may follow.
    expected: { outcome: "published", attempts: 12, seconds: seconds + 75 },
    async run() {
      await using platform = await startPlatform();
      let uploads = 0;
      let isAway = false;
      const leave = (): void => {
        isAway = true;
        if (how === "connections refused") platform.goDown();
        setTimeout(() => {
          isAway = false;
          if (how === "connections refused") void platform.comeBack();
        }, seconds * 1000);
      };
      platform.script = ({ call }) => {
        if (call === "upload" && ++uploads === Math.floor(count * fraction)) leave();
        return isAway ? (how === "503" ? answer(503) : ({ socket }) => socket.resetAndDestroy()) : undefined;
      };
      return await publishAll(platform, count);
    },
  };
}

/** Some of all requests fail, by chance. */
function storm(count: number, share: number): Cell {
  return {
    row: `${count} images, ${100 * share} % of all requests fail`,
    name: "concurrency 8",
    expected: { outcome: "published", attempts: 15, seconds: Number.POSITIVE_INFINITY },
    async run() {
      await using platform = await startPlatform({ forgets: true });
      const next = random(7);
      platform.script = ({ number }) => {
        if (next() >= share) return undefined;
        return number % 2 === 0 ? answer(502, "<html></html>") : ({ socket }) => socket.resetAndDestroy();
      };
      return await publishAll(platform, count, true);
    },
  };
}

async function publishAll(platform: FaultyPlatform, count: number, isStorm = false): ReturnType<Cell["run"]> {
  const concurrency = 8;
  const run = await publishRun(platform, makeItems(count), { concurrency });
  const { violations, seconds } = run;
  // How long the lanes would take that wait and do nothing else.
  const waits = run.waits / concurrency;
  if (isStorm && seconds > 2 * waits) violations.push(`it took ${seconds} s, more than twice the waits of ${waits} s`);
  const figure = isStorm
    ? `${Math.round(seconds)} s, the waits alone ${Math.round(waits)} s`
    : `${Math.round(seconds)} s`;
  return { outcome: statusesOf(run), attempts: Math.max(...run.uploads), seconds, violations, figure };
}

export const table: Table = {
  title: "outages",
  atOnce: 1,
  cells: [
    ...(["connections refused", "503"] as const).flatMap((how) =>
      [20, 60, 180].flatMap((seconds) => [0.1, 0.5, 0.9].map((fraction) => outage(how, seconds, fraction))),
    ),
    storm(2000, 0.3),
  ],
};
