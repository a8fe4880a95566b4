import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { compare } from "../measure.ts";
import { writePictures } from "../pictures.ts";
import { type Row, type RowResult, ratioText } from "../row.ts";
import { runProgram, startPlatform } from "../run-program.ts";

const count = 300;
/** So many of them are uploaded one after the other: it takes as long for each, whether there are 30 or 300. */
const inLoop = 30;

/** 300 thumbnails of 100 kB over a network that answers late, against Bentley's client. */
export const latency: Row = {
  name: "latency",
  async run(workspace) {
    const files = await writePictures(join(workspace, "latency"), count, 100_000);
    const ids = files.map(() => randomUUID());
    const results: RowResult[] = [];
    for (const milliseconds of [40, 200]) {
      await using platform = await startPlatform({ latency: milliseconds, discards: false });
      const { url } = platform;
      const ours = async () => {
        // New ones each time: what is published already is not sent.
        const settings = {
          url,
          kind: "imodel",
          files,
          ids: ids.map(() => randomUUID()),
          verify: true,
          skipUnchanged: true,
        };
        return (await runProgram("ours", settings)).milliseconds;
      };
      const official = async (some: readonly string[], atOnce: boolean): Promise<number> =>
        (await runProgram("official-client", { url, files: some, ids, atOnce })).milliseconds;
      const loop = await compare(ours, async () => (await official(files.slice(0, inLoop), false)) * (count / inLoop));
      const all = await compare(ours, () => official(files, true));
      const what = `${count} thumbnails of 100 kB at ${milliseconds} ms, our defaults, verified`;
      results.push(
        {
          what,
          rival: `a loop over the official client (${inLoop} of them, times ${count / inLoop})`,
          goal: "at most 0.1x",
          measured: ratioText(loop),
          isMet: loop.ratio <= 0.1,
        },
        {
          what,
          rival: "`Promise.all` over it: no limit, no check, no verification",
          goal: "at most 2x",
          measured: ratioText(all),
          isMet: all.ratio <= 2,
        },
      );
    }
    return results;
  },
};
