import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { png } from "@itwin-images/ci/test/images";
import { runBundle } from "./action.ts";
import type { Cell, Table } from "./cell.ts";
import { startPlatform, token } from "./platform.ts";

const fewest = 200;
const counts: readonly number[] = [fewest, 1000, 2000, 4000];
/**
 * A heap that is just large enough. With the default one, V8 lets its young generation grow to some 100 MB and collects the
 * old one when it has doubled, so that the peak says how long it waits and not how much is kept.
 */
const smallHeap = ["--max-semi-space-size=1", "--max-old-space-size=28"];
/** Megabytes of a run with the default heap, however many images. */
const mostByDefault = 350;
/** How much more than the smallest run a larger one may need. */
const growth = 1.2;
let least = 0;

/** The peak memory of a run of the bundle, over saved views and small images. */
function cell(count: number): Cell {
  return {
    row: `${count} images`,
    name: "the bundle",
    expected: { outcome: `at most ${growth} times that of ${fewest}`, attempts: count, seconds: 240 },
    async run() {
      await using platform = await startPlatform({ forgets: true });
      let uploads = 0;
      platform.script = ({ call }) => {
        if (call === "upload") uploads++;
        return undefined;
      };
      const workspace = await mkdtemp(join(tmpdir(), "faults-memory-"));
      try {
        const lines: string[] = [];
        for (let index = 0; index < count; index++) {
          await writeFile(join(workspace, `${index}.png`), await png(index));
          lines.push(`  - image: ${index}.png\n    saved-view: view_${String(index).padStart(60, "0")}\n`);
        }
        const images = `images:\n${lines.join("")}`;
        await writeFile(join(workspace, "m.yml"), images);
        const inputs = { token, "api-url": platform.url, manifest: "m.yml" };
        const run = await runBundle({ workspace, inputs, flags: smallHeap });
        const isWhole = run.exitCode === 0 && run.results.length === count;
        if (count === fewest) least = run.megabytes;
        const again = await runBundle({ workspace, inputs: { ...inputs, "skip-unchanged": "false" } });
        const times = run.megabytes / least;
        const outcome = times <= growth ? `at most ${growth} times that of ${fewest}` : `${times.toFixed(2)} times`;
        return {
          ...{ outcome, attempts: uploads / 2, seconds: run.seconds },
          figure: `${Math.round(run.megabytes)} MB, ${Math.round(again.megabytes)} MB with the default heap`,
          violations: [
            ...(isWhole ? [] : [`exit ${run.exitCode}, ${run.results.length} outcomes`]),
            ...(again.exitCode === 0 && again.megabytes <= mostByDefault ? [] : ["the default heap is not enough"]),
          ],
        };
      } finally {
        await rm(workspace, { recursive: true });
      }
    },
  };
}

export const table: Table = { title: "memory", atOnce: 1, cells: counts.map(cell) };
