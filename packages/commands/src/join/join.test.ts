import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { expect, test } from "vitest";
import { Secrets } from "../secrets.ts";
import { join } from "./join.ts";
import type { JoinResult } from "./join-result.ts";

/** The results file of a shard that published one image. */
function results(number: number, more: object = {}, shard: object = {}): object {
  return {
    ...{ command: "publish", finishedAt: "2026-01-01T10:00:00.000Z", ok: true, dryRun: false, cancelled: false },
    shard: { number, count: 2, planned: 2, ...shard },
    timing: { elapsed: number * 1000, pauses: { count: 1, total: 10 } },
    totals: { published: 1, wouldPublish: 0, unchanged: 0, failed: 0, notAttempted: 0 },
    results: [{ kind: "itwin", id: `id-${number}`, file: `${number}.png`, status: "published", problems: [] }],
    problems: [],
    ...more,
  };
}

async function joinFiles(
  files: Readonly<Record<string, object | string>>,
  folder = "results",
): Promise<{ result: JoinResult; notices: string[] }> {
  const root = await mkdtemp(joinPath(tmpdir(), "join-"));
  try {
    await mkdir(joinPath(root, "results/deep"), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      await writeFile(joinPath(root, name), typeof content === "string" ? content : JSON.stringify(content));
    }
    const notices: string[] = [];
    const none = () => {};
    const reporter = { phase: none, item: none, problem: none, progress: none, wait: none, debug: none };
    const context = {
      reporter: { ...reporter, notice: (message: string) => notices.push(message) },
      secrets: new Secrets(),
      signal: new AbortController().signal,
    };
    return { result: await join({ workspace: { root, directory: "" }, folder }, context), notices };
  } finally {
    await rm(root, { recursive: true });
  }
}

test("the results of all shards are those of one run", async () => {
  const files = { "results/b.json": results(1), "results/deep/a.json": results(2), "results/a.txt": "not read" };
  const { result, notices } = await joinFiles(files);
  expect(result).toMatchObject({
    ok: true,
    totals: { published: 2, failed: 0 },
    timing: { elapsed: 2000, pauses: { count: 2, total: 20 } },
    items: [{ id: "id-1" }, { id: "id-2" }],
  });
  expect(result.fault).toBeUndefined();
  expect(notices).toEqual(["shard 1/2: published 1, failed 0", "shard 2/2: published 1, failed 0"]);
});

test("jobs that are no shards are joined too, with the names of their files", async () => {
  const { shard: _, ...whole } = results(1) as { shard: object };
  const { result, notices } = await joinFiles({ "results/bridge.json": whole, "results/airport.json": whole });
  expect(result).toMatchObject({ ok: true, totals: { published: 2 } });
  expect(notices).toEqual([
    "results/airport.json: published 1, failed 0",
    "results/bridge.json: published 1, failed 0",
  ]);
});

test("what each shard found of the whole plan is told once, and what a shard failed with has its name", async () => {
  const problem = {
    code: "target-duplicate",
    severity: "error",
    message: "Twice.",
    fix: "Keep one.",
    file: "m.yml",
    line: 3,
  };
  const bad = { ok: false, problems: [problem] };
  const { result } = await joinFiles({
    "results/1.json": results(1, bad),
    "results/2.json": results(2, { ...bad, failure: "The record is not ours." }),
  });
  expect(result).toMatchObject({ ok: false, fault: "shard 2/2: The record is not ours." });
  expect(result.problems).toMatchObject([{ where: "m.yml:3", location: { file: "m.yml", line: 3 } }]);
});

test("a shard that failed without a word of its own fails the whole", async () => {
  const { result } = await joinFiles({ "results/1.json": results(1), "results/2.json": results(2, { ok: false }) });
  expect(result.ok).toBe(false);
});

test("of a shard that ran again, the later results count", async () => {
  const later = { finishedAt: "2026-01-01T11:00:00.000Z" };
  const { result, notices } = await joinFiles({
    "results/1.json": results(1, later),
    "results/1-again.json": results(1, { ok: false, failure: "It broke." }),
    "results/2.json": results(2),
  });
  expect(result).toMatchObject({ ok: true, totals: { published: 2 } });
  expect(notices).toContain('"results/1-again.json" is of an earlier attempt of shard 1/2: it does not count');
});

test.each([
  ["a shard without results", { "1.json": results(1) }, "There are no results of shard 2/2: its job was cancelled, or"],
  ["no results", {}, 'The folder "results" has no results file. Set results-file in each job that publishes'],
  ["another file", { "1.json": "[" }, '"results/1.json" is not a results file of itwin-images: it is not JSON.'],
  [
    "JSON of something else",
    { "1.json": {} },
    '"results/1.json" is not a results file of itwin-images: command is not',
  ],
  ["another plan", { "1.json": results(1), "2.json": results(2, {}, { planned: 3 }) }, "plans with 2 and 3 images."],
  [
    "another number of shards",
    { "1.json": results(1), "2.json": results(2, {}, { count: 3 }) },
    "are not shards of one",
  ],
  [
    "a dry run among them",
    { "1.json": results(1), "2.json": results(2, { dryRun: true }) },
    "are a dry run and a real",
  ],
])("%s fails the whole", async (_, files, fault) => {
  const inFolder = Object.fromEntries(Object.entries(files).map(([name, content]) => [`results/${name}`, content]));
  const { result } = await joinFiles(inFolder);
  expect(result).toMatchObject({ ok: false, fault: expect.stringContaining(fault) });
});

test("a folder that is not there fails", async () => {
  const { result } = await joinFiles({}, "nope");
  expect(result).toMatchObject({ ok: false, fault: 'The folder "nope" does not exist. Correct folder.' });
});
