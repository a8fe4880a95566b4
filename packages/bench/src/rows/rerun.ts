import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { quantile } from "../measure.ts";
import { writePictures } from "../pictures.ts";
import { type Row, timeText } from "../row.ts";
import { runProgram, startPlatform } from "../run-program.ts";

const count = 600;
const runs = 3;

/** Publishing 600 images again that did not change, without a record, against the first run. */
export const rerun: Row = {
  name: "rerun",
  async run(workspace) {
    const files = await writePictures(join(workspace, "rerun"), count, 100_000);
    const ratios: number[] = [];
    let uploads = 0;
    const times = { first: 0, second: 0 };
    for (let run = 0; run < runs; run++) {
      await using platform = await startPlatform({ latency: 40, discards: false });
      const settings = {
        url: platform.url,
        kind: "itwin",
        files,
        ids: files.map(() => randomUUID()),
        verify: true,
        skipUnchanged: true,
      };
      const first = await runProgram("ours", settings);
      const before = await platform.counts();
      const second = await runProgram("ours", settings);
      uploads += ((await platform.counts())["PUT itwins"] ?? 0) - (before["PUT itwins"] ?? 0);
      ratios.push(second.milliseconds / first.milliseconds);
      times.first = first.milliseconds;
      times.second = second.milliseconds;
    }
    const ratio = quantile(ratios, 0.5);
    return [
      {
        what: `${count} unchanged iTwin images again at 40 ms, without a record`,
        rival: "the first run",
        goal: "at most 0.3x, 0 PUTs",
        measured: `${ratio.toFixed(2)}x (${timeText(times.second)} / ${timeText(times.first)}), ${uploads} PUTs`,
        isMet: ratio <= 0.3 && uploads === 0,
      },
    ];
  },
};
