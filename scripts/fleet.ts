/**
 * Publishes a plan in shards, each a process of its own, to one emulator with a rate limit, and shows how long that took and
 * what was refused: `pnpm exec node --conditions=itwin-images-source scripts/fleet.ts [--targets 3000] [--shards 5]
 * [--limit 5000] [--kind itwin] [--latency 0] [--unpaced]`, after `pnpm build`. The limit is in requests of the API per
 * minute, the latency in milliseconds.
 */
import { parseArgs } from "node:util";
import { type Kind, setScaleStage } from "./scale/stage.ts";

const { values } = parseArgs({
  options: {
    targets: { type: "string", default: "3000" },
    shards: { type: "string", default: "5" },
    limit: { type: "string", default: "5000" },
    kind: { type: "string", default: "itwin" },
    latency: { type: "string", default: "0" },
    unpaced: { type: "boolean", default: false },
  },
});
const [targets, shards, limit] = [values.targets, values.shards, values.limit].map(Number);
if (!targets || !shards || !limit) throw new Error("--targets, --shards and --limit are numbers.");

const windowMs = 60_000;
const latencyMs = Number(values.latency);
await using stage = await setScaleStage(values.kind as Kind, targets, {
  rateLimit: { requests: limit, windowMs },
  latencyMs,
});
const pace = values.unpaced ? [] : ["--requests-per-minute", String(Math.floor(limit / shards))];
const runs = await Promise.all(
  Array.from({ length: shards }, async (_, index) => {
    const shard = ["--shard", `${index + 1}/${shards}`, "--results-file", `results/${index + 1}.json`];
    const run = await stage.run("publish", "--api-url", stage.emulator.url, ...shard, ...pace);
    if (run.exitCode !== 0) console.log(run.stderr);
    return run.stdout.trimEnd().split("\n").at(-1);
  }),
);
for (const line of runs) console.log(line);
const joined = await stage.run("join");
console.log(`joined: ${joined.stdout.trimEnd()} (exit code ${joined.exitCode})`);

const requests = stage.emulator.requests.filter(({ kind }) => kind === "api");
const taken = requests.filter(({ status }) => status !== 429);
const uploads = taken.filter(({ method }) => method === "PUT").map(({ path }) => path);
const elapsed =
  Math.max(...requests.map(({ endedAt }) => endedAt ?? 0)) - Math.min(...requests.map(({ startedAt }) => startedAt));
/** At the rate of the limit, without what fits into the first window at once. */
const ideal = (taken.length / limit) * windowMs;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
console.log(`uploads: ${uploads.length} to ${new Set(uploads).size} of ${targets} targets`);
console.log(`requests of the API: ${taken.length}, and ${requests.length - taken.length} refused (429)`);
console.log(
  `time: ${seconds(elapsed)}; ${taken.length} requests at ${limit} a minute take ${seconds(ideal)}: ${(ideal / elapsed).toFixed(2)} of the ideal`,
);
