// Publishes a folder with core, as the action does, and prints the milliseconds that it took and its largest memory.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { directFetch } from "@itwin-images/commands";
import { createPlatform, type Plan, publish, type TargetKind } from "@itwin-images/core";
import { peakMegabytes } from "../peak-memory.ts";

/** What to publish, and how. */
export interface OursSettings {
  readonly url: string;
  readonly kind: TargetKind;
  readonly files: readonly string[];
  /** One per file. */
  readonly ids: readonly string[];
  readonly verify: boolean;
  readonly skipUnchanged: boolean;
  readonly concurrency?: number;
}

const { url, kind, files, ids, ...how }: OursSettings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const platform = createPlatform({ apiUrl: url, token: "benchmark-token", fetch: directFetch });
const plan: Plan = {
  items: files.map((file, index) => ({
    target: { kind, id: ids[index] ?? "" },
    file,
    load: () => readFile(file),
  })),
  problems: [],
};
const start = performance.now();
for await (const outcome of publish(plan, platform, how)) {
  if (outcome.status === "failed") throw outcome.error;
  if (outcome.status === "not-attempted") throw new Error(outcome.reason);
}
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ milliseconds, peakMegabytes: peakMegabytes() }));
