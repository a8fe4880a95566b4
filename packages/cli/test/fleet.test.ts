import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gif, png } from "@itwin-images/ci/test/images";
import { manifestOf } from "@itwin-images/ci/test/stage";
import { describe, expect, test } from "vitest";
import { type CliStage, setCliStage } from "./run-cli.ts";

const shards = [1, 2, 3];

test("the shards of a plan publish each image once, below the rate limit that they share, and one job joins them", async () => {
  // Twice what the three of them send: a machine that stops for a moment lets some requests go late, and together.
  await using stage = await setCliStage({ "a.png": await png(1) }, { rateLimit: { requests: 120, windowMs: 1000 } });
  const targets = Array.from({ length: 30 }, (_, index): [string, string, string] =>
    index % 2 === 0
      ? ["a.png", "itwin", stage.emulator.createITwin().id]
      : ["a.png", "saved-view", stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id],
  );
  await stage.write({ "itwin-images.yml": manifestOf(...targets) });
  const publishAll = () =>
    Promise.all(
      shards.map((number) => {
        const results = ["--results-file", `results/shard-${number}.json`];
        return stage.run(["publish", "--shard", `${number}/3`, "--requests-per-minute", "1200", ...results]);
      }),
    );
  const runs = await publishAll();
  for (const [index, { exitCode, stderr }] of runs.entries()) {
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`found 30 images, `);
    expect(stderr).toContain(` of them in shard ${index + 1}/3\n`);
  }
  const uploads = stage.uploads().map(({ path }) => path);
  expect(uploads).toHaveLength(30);
  expect(new Set(uploads).size).toBe(30);
  expect(stage.emulator.requests.filter(({ status }) => status === 429)).toEqual([]);

  const joined = await stage.run(["join"]);
  expect(joined).toMatchObject({ exitCode: 0, stdout: "published 30, failed 0\n" });
  expect(joined.stderr).toMatch(/^shard 1\/3: published \d+, failed 0\nshard 2\/3: .*\nshard 3\/3: .*\n/);

  // In another order, the plan has the same shards.
  await stage.write({ "itwin-images.yml": manifestOf(...targets.toReversed()) });
  for (const run of await publishAll()) expect(run.exitCode).toBe(0);
  expect(stage.uploads()).toHaveLength(30);
  const again = await stage.run(["join", "--json"]);
  const { results, jobs, ...rest } = JSON.parse(again.stdout);
  expect(rest).toMatchObject({ command: "join", ok: true, totals: { published: 0, unchanged: 30 }, problems: [] });
  expect(new Set(results.map(({ id }: { id: string }) => id)).size).toBe(30);
  expect(jobs).toMatchObject(shards.map((number) => ({ ok: true, shard: { number, count: 3, planned: 30 } })));
});

describe.concurrent("join fails", () => {
  /** A stage with the results of two shards, and what joins them. */
  async function setTwoShards(files: Readonly<Record<string, Uint8Array>>): Promise<CliStage> {
    const stage = await setCliStage(files);
    // Each shard has some of these.
    const ids = Array.from({ length: 8 }, (_, index) => `8a1f2c3d-0000-4000-8000-00000000000${index}`);
    const targets = ids.map((id) => stage.emulator.createITwin({ id }).id);
    const [first = "a.png", last = first] = Object.keys(files);
    const entries = targets.map((id, index) => [index === 7 ? last : first, "itwin", id] as const);
    await stage.write({ "itwin-images.yml": manifestOf(...entries) });
    const publish = (number: number) =>
      stage.run(["publish", "--shard", `${number}/2`, "--results-file", `results/${number}.json`]);
    await Promise.all([publish(1), publish(2)]);
    return stage;
  }

  test("when a shard failed, with what it failed with", async () => {
    await using stage = await setTwoShards({ "a.png": await png(1), "b.gif": await gif() });
    const run = await stage.run(["join"], { env: { GITHUB_ACTIONS: "true", ...(await summaryFile(stage.workspace)) } });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain("published ");
    expect(run.stdout).toMatch(/::error .*This is a GIF, not a PNG or JPEG\./);
    const summary = await readFile(join(stage.workspace, "summary.md"), "utf8");
    expect(summary).toMatch(/^\| ✅ shard \d\/2&#58; published \d, failed 0 \| \d/m);
    expect(summary).toMatch(/^\| ❌ shard \d\/2&#58; published 0, failed 1, not attempted \d \| \d/m);
    expect(summary).toContain("b.gif");
  });

  test("when a shard was killed that had results before", async () => {
    await using stage = await setTwoShards({ "a.png": await png(1) });
    stage.emulator.clearRequests();
    stage.emulator.fault({ hang: true, times: 100 });
    const killed = await stage.run(["publish", "--shard", "2/2", "--results-file", "results/2.json"], {
      onStarted(child) {
        const timer = setInterval(() => stage.emulator.requests.length > 0 && child.kill("SIGKILL"), 5);
        child.once("exit", () => clearInterval(timer));
      },
    });
    expect(killed.signal).toBe("SIGKILL");
    expect((await stage.run(["join"])).stderr).toContain("error: There are no results of shard 2/2: ");
  });
});

async function summaryFile(folder: string): Promise<{ GITHUB_STEP_SUMMARY: string }> {
  const GITHUB_STEP_SUMMARY = join(folder, "summary.md");
  await writeFile(GITHUB_STEP_SUMMARY, "");
  return { GITHUB_STEP_SUMMARY };
}
