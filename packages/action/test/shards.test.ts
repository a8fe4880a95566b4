import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { png } from "@itwin-images/ci/test/images";
import { expect, test } from "vitest";
import { manifestOf, setStage } from "./stage.ts";

test("each shard publishes its part, and writes its results into a file of the workspace", async () => {
  await using stage = await setStage({ "a.png": await png(1) });
  const targets = Array.from({ length: 6 }, () => stage.emulator.createITwin().id);
  await stage.write({ "itwin-images.yml": manifestOf(...targets.map((id) => ["a.png", "itwin", id] as const)) });
  const published: string[] = [];
  for (const number of [1, 2]) {
    const run = await stage.publish({ shard: `${number}/2`, "results-file": `results/${number}.json` });
    expect(run.exitCode).toBe(0);
    const { results, ...rest } = JSON.parse(await readFile(join(stage.workspace, `results/${number}.json`), "utf8"));
    expect(rest).toMatchObject({ command: "publish", ok: true, shard: { number, count: 2, planned: 6 }, problems: [] });
    expect(results).toEqual(JSON.parse(run.outputs.results ?? ""));
    expect(run.summary).toContain(`## Publish iTwin images: shard ${number}/2: published ${results.length}, failed 0`);
    published.push(...results.map(({ id }: { id: string }) => id));
  }
  expect(published.sort()).toEqual(targets.sort());
  expect(stage.uploads()).toHaveLength(6);
});

test("a results file outside of the workspace fails the run before anything is sent", async () => {
  await using stage = await setStage({ "a.png": await png(1) });
  const run = await stage.publish({ image: "a.png", "itwin-id": stage.iTwin, "results-file": "../1.json" });
  expect(run.exitCode).toBe(1);
  expect(run.annotations[0]?.message).toContain('results-file: "../1.json" is not a path inside the workspace.');
  expect(stage.emulator.requests).toEqual([]);
});
