import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { writePictures } from "./pictures.ts";
import { runProgram, startPlatform } from "./run-program.ts";

const folder = await mkdtemp("/tmp/bench-pics-");
const files = await writePictures(folder, 300, 100_000);
for (const latency of [40, 200]) {
  for (const what of ["loop", "all", "ours"]) {
    if (what === "loop" && latency === 200) continue;
    await using platform = await startPlatform({ latency, discards: false });
    const ids = files.map(() => randomUUID());
    const r =
      what === "ours"
        ? await runProgram("ours", {
            url: platform.url,
            kind: process.argv[2] ?? "imodel",
            files,
            ids,
            verify: true,
            skipUnchanged: true,
          })
        : await runProgram("official-client", { url: platform.url, files, ids, atOnce: what === "all" });
    console.log(latency, what, r, await platform.counts());
  }
}
