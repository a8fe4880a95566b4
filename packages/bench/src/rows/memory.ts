import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { writePictures } from "../pictures.ts";
import type { Row, RowResult } from "../row.ts";
import { runProgram, startPlatform } from "../run-program.ts";

const counts = [50, 500, 2000] as const;

/** The largest memory of runs of more and more images of 4 MB. */
export const memory: Row = {
  name: "memory",
  async run(workspace) {
    const distinct = await writePictures(join(workspace, "memory"), 50, 4_000_000);
    await using platform = await startPlatform({ latency: 0, discards: true });
    const results: RowResult[] = [];
    for (const { kind, most } of [
      { kind: "itwin", most: 200 },
      { kind: "saved-view", most: 250 },
    ] as const) {
      const points: (readonly [number, number])[] = [];
      for (const count of counts) {
        const files = Array.from({ length: count }, (_, index) => distinct[index % distinct.length] ?? "");
        const settings = {
          url: platform.url,
          kind,
          files,
          ids: files.map(() => randomUUID()),
          verify: false,
          skipUnchanged: false,
        };
        points.push([count, (await runProgram("ours", settings)).peakMegabytes]);
      }
      const [smallest = 0, ...others] = points.map(([, megabytes]) => megabytes);
      const largest = Math.max(smallest, ...others);
      results.push({
        what: `peak memory at ${counts.join(" / ")} images of 4 MB, ${kind}`,
        rival: "itself",
        goal: `flat within 1.15x, at most ${most} MB`,
        measured: `${points.map(([, megabytes]) => Math.round(megabytes)).join(" / ")} MB`,
        isMet: largest <= smallest * 1.15 && largest <= most,
        series: { chart: "memory", name: kind, points },
      });
    }
    return results;
  },
};
