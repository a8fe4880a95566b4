import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { compare } from "../measure.ts";
import { writePictures } from "../pictures.ts";
import { type Row, type RowResult, ratioText } from "../row.ts";
import { runProgram, startPlatform } from "../run-program.ts";

const count = 200;

/** 200 images of 4 MB without latency, against the fastest PUTs that this machine makes. */
export const limit: Row = {
  name: "limit",
  async run(workspace) {
    const distinct = await writePictures(join(workspace, "limit"), 50, 4_000_000);
    const files = Array.from({ length: count }, (_, index) => distinct[index % distinct.length] ?? "");
    await using platform = await startPlatform({ latency: 0, discards: true });
    const { url } = platform;
    const results: RowResult[] = [];
    for (const { kind, path, goal } of [
      { kind: "itwin", path: "itwins", goal: 2 },
      { kind: "saved-view", path: "savedviews", goal: 1.11 },
    ] as const) {
      const ids = files.map(() => randomUUID());
      const ours = async () =>
        (await runProgram("ours", { url, kind, files, ids, verify: false, skipUnchanged: false })).milliseconds;
      const bare = async () => {
        const settings = {
          url,
          files: distinct,
          paths: ids.map((id) => `/${path}/${id}/image`),
          asDataUrl: kind === "saved-view",
          concurrency: 8,
        };
        return (await runProgram("undici-loop", settings)).milliseconds;
      };
      const compared = await compare(ours, bare);
      results.push({
        what: `${count} images of 4 MB of ${kind === "itwin" ? "iTwins" : "saved views"}: read, checked, hashed, sent`,
        rival: "bare undici PUTs at concurrency 8, bytes in memory",
        goal: `at most ${goal}x`,
        measured: ratioText(compared),
        isMet: compared.ratio <= goal,
      });
    }
    return results;
  },
};
