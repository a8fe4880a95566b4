import { type Cell, random, type Table } from "./cell.ts";
import { named, outages } from "./faults.ts";
import { makeItems } from "./items.ts";
import { older, startPlatform } from "./platform.ts";
import { publishRun, statusesOf } from "./run.ts";

const itemCount = 24;

/** The run is cancelled with one of its requests, or some time after it. */
function cell(seed: number): Cell {
  const next = random(seed);
  const at = Math.floor(next() * 4 * itemCount);
  const after = next() < 0.5 ? 0 : next() * 40_000;
  const concurrency = 1 + Math.floor(next() * 16);
  const share = next() < 0.5 ? 0 : 0.3;
  return {
    row: share > 0 ? "with 30 % of requests failing" : "without a fault",
    name: `seed ${seed}: request ${at}${after > 0 ? `, ${Math.round(after / 1000)} s later` : ""}`,
    expected: { outcome: ["cancelled", "ended before"], attempts: 0, seconds: 1 },
    async run() {
      await using platform = await startPlatform();
      const items = makeItems(itemCount);
      for (const { target } of items.filter((_, index) => index % 2 === 0)) platform.put(target, older);
      const fails = random(seed + 1);
      platform.script = () => (fails() < share ? named(outages, "503") : undefined);
      const cancel = new AbortController();
      let sent = 0;
      let before: { readonly sent: number; readonly at: number } | undefined;
      const abort = (): void => {
        before = { sent, at: performance.now() };
        cancel.abort(new Error("The run was cancelled."));
      };
      let timer: ReturnType<typeof setTimeout> | undefined;
      const run = await publishRun(platform, items, {
        ...{ concurrency, signal: cancel.signal },
        onSent() {
          if (sent++ !== at) return;
          if (after > 0) timer = setTimeout(abort, after);
          // Not inside of the call itself.
          else queueMicrotask(abort);
        },
      });
      clearTimeout(timer);
      const { violations, result } = run;
      if (!result.items.every(({ status }) => ["published", "failed", "not-attempted"].includes(status))) {
        violations.push(`the statuses are ${statusesOf(run)}`);
      }
      if (before && result.ok) violations.push("the run is a success");
      const seconds = before ? (performance.now() - before.at) / 1000 : 0;
      const outcome = result.cancelled ? "cancelled" : before ? "went on" : "ended before";
      return { outcome, attempts: before ? sent - before.sent : 0, seconds, violations };
    },
  };
}

export const table: Table = {
  title: "cancellation",
  atOnce: 60,
  cells: Array.from({ length: 120 }, (_, seed) => cell(seed)),
};
