import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { writePictures } from "../pictures.ts";
import type { Row, RowResult } from "../row.ts";
import { runProgram, startPlatform } from "../run-program.ts";

const count = 200;

/** Throughput by the most images at once: not a goal, but how it comes that the default is what it is. */
export const concurrency: Row = {
  name: "concurrency",
  async run(workspace) {
    const files = await writePictures(join(workspace, "concurrency"), count, 100_000);
    const results: RowResult[] = [];
    for (const latency of [40, 200]) {
      await using platform = await startPlatform({ latency, discards: false });
      const points: (readonly [number, number])[] = [];
      for (const most of [1, 4, 8, 16, 32, 64]) {
        const settings = {
          url: platform.url,
          kind: "imodel",
          files,
          ids: files.map(() => randomUUID()),
          verify: true,
          skipUnchanged: true,
          concurrency: most,
        };
        // Few at a time take long, and show the same with fewer images.
        const share = most < 4 ? 0.1 : most < 16 ? 0.4 : 1;
        const { milliseconds } = await runProgram("ours", {
          ...settings,
          files: files.slice(0, count * share),
          ids: settings.ids.slice(0, count * share),
        });
        points.push([most, (count * share * 1000) / milliseconds]);
      }
      const [[, slowest = 1] = []] = points;
      const fastest = Math.max(...points.map(([, rate]) => rate));
      results.push({
        what: `thumbnails per second at ${latency} ms, by the most at once (1, 4, 8, 16, 32, 64)`,
        rival: "one at a time",
        goal: "more with more",
        measured: points.map(([, rate]) => rate.toFixed(0)).join(" / "),
        isMet: fastest > slowest * 4,
        series: { chart: "concurrency", name: `${latency} ms`, points },
      });
    }
    return results;
  },
};
