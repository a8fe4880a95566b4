import type { TargetKind } from "@itwin-images/core";
import type { Cell, Table } from "./cell.ts";
import { type Effect, type NamedFault, uploadFaults } from "./faults.ts";
import { kinds, makeItems } from "./items.ts";
import { older, startPlatform } from "./platform.ts";
import { publishRun, statusesOf } from "./run.ts";

const itemCount = 6;
/** Which items meet the fault. */
const positions = { first: [0], middle: [3], all: [0, 1, 2, 3, 4, 5] } as const;

type Position = keyof typeof positions;

function cell(named: NamedFault, kind: TargetKind, position: Position, times: "once" | "always"): Cell {
  const effect = named.effect(kind, times);
  const met = positions[position];
  return {
    row: `${named.name}, ${times}`,
    name: `${kind}, ${position}`,
    expected: { outcome: effect.outcome, attempts: effect.attempts, seconds: timeOf(effect, position, times) },
    async run() {
      await using platform = await startPlatform();
      const items = makeItems(itemCount, kind);
      // Half of the targets show something already.
      for (const { target } of items.filter((_, index) => index % 2 === 1)) platform.put(target, older);
      const targets = new Set(met.map((index) => items[index]?.target));
      platform.script = ({ call, target, number }) =>
        call === "upload" && targets.has(target) && (times === "always" || number === 1) ? named.fault : undefined;
      const run = await publishRun(platform, items);
      const others = items.map((_, index) => index).filter((index) => !(met as readonly number[]).includes(index));
      const { violations } = run;
      if (!effect.stops && others.some((index) => run.result.items[index]?.status !== "published")) {
        violations.push(`the others are ${statusesOf(run, others)}`);
      }
      const counts = met.map((index) => run.uploads[index] ?? 0);
      if (!effect.stops && others.some((index) => run.uploads[index] !== 1))
        violations.push("another item was not sent exactly once");
      const statuses = effect.stops ? firstStatus(run, met) : statusesOf(run, met);
      return { outcome: statuses, attempts: Math.max(...counts), seconds: run.seconds, violations };
    },
  };
}

/** Of items that stop each other, at least one has met the fault to its end. */
function firstStatus(run: Awaited<ReturnType<typeof publishRun>>, met: readonly number[]): string {
  const statuses = met.map((index) => run.result.items[index]?.status ?? "none");
  const odd = statuses.find((status) => status !== "failed" && status !== "not-attempted");
  return odd ?? (statuses.includes("failed") ? "failed" : "not-attempted");
}

/** Of all items, two rounds are needed; with pauses, each item may add one of its own. */
function timeOf({ seconds, pauses }: Effect, position: Position, times: "once" | "always"): number {
  const slack = 1;
  if (position !== "all") return seconds + slack;
  if (!pauses) return 2 * (seconds + slack);
  return (times === "once" ? itemCount : 2) * (seconds + slack);
}

export const table: Table = {
  title: "uploads",
  atOnce: 300,
  cells: uploadFaults.flatMap((named) =>
    (["once", "always"] as const).flatMap((times) =>
      kinds.flatMap((kind) =>
        (["first", "middle", "all"] as const).map((position) => cell(named, kind, position, times)),
      ),
    ),
  ),
};
