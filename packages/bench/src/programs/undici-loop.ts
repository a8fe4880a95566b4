// PUTs bytes that are in memory, eight at once, and nothing else: the limit of this machine.
import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { peakMegabytes } from "../peak-memory.ts";

/** What to send. */
export interface UndiciLoopSettings {
  readonly url: string;
  readonly files: readonly string[];
  readonly paths: readonly string[];
  /** As the JSON of a saved view's image, made beforehand. */
  readonly asDataUrl: boolean;
  readonly concurrency: number;
}

const { url, files, paths, asDataUrl, concurrency }: UndiciLoopSettings = JSON.parse(
  readFileSync(process.argv[2] ?? "", "utf8"),
);
const bodies = files.map((file) => {
  const bytes = readFileSync(file);
  return asDataUrl ? Buffer.from(`{"image":"data:image/png;base64,${bytes.toString("base64")}"}`) : bytes;
});
const dispatcher = new Agent({ connections: concurrency });
const start = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (let index = next++; index < paths.length; index = next++) {
      const { body, statusCode } = await request(`${url}${paths[index]}`, {
        method: "PUT",
        dispatcher,
        headers: { "content-type": asDataUrl ? "application/json" : "image/png" },
        body: bodies[index % bodies.length] as Buffer,
      });
      await body.dump();
      if (statusCode > 299) throw new Error(`answered ${statusCode}`);
    }
  }),
);
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ milliseconds, peakMegabytes: peakMegabytes() }));
