import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import { type Emulator, startEmulator } from "@itwin-images/emulator";
import { defaultFileName } from "@itwin-images/workspace";
import { expect, test } from "vitest";
import {
  type CommandContext,
  check,
  type PublishOptions,
  publish,
  publishTotalsLine,
  refresh,
  Secrets,
} from "./index.ts";

/** A PNG of one pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** A platform with an iTwin, a workspace with an image, and what a reporter is given. */
async function setting(): Promise<
  AsyncDisposable & {
    emulator: Emulator;
    iTwinId: string;
    root: string;
    events: string[];
    secrets: string[];
    context: CommandContext<{ readonly status: string; readonly file?: string }>;
    options: PublishOptions;
  }
> {
  const emulator = await startEmulator();
  const root = await mkdtemp(join(tmpdir(), "commands-"));
  await writeFile(join(root, "a.png"), png);
  const { id: iTwinId } = emulator.createITwin();
  const [events, secrets]: [string[], string[]] = [[], []];
  const context = {
    reporter: {
      phase: (title: string) => events.push(`phase ${title}`),
      item: ({ status, file }: { status: string; file?: string }) => events.push(`item ${status} ${file}`),
      problem: ({ code, where }: { code: string; where: string }) => events.push(`problem ${code} ${where}`),
      progress: () => {},
      notice: (message: string) => events.push(message),
      wait: (message: string) => events.push(message),
      debug: () => {},
    },
    secrets: new Secrets((form) => secrets.push(form)),
    signal: new AbortController().signal,
  };
  return {
    ...{ emulator, iTwinId, root, events, secrets, context },
    options: {
      credentials: { token: emulator.token },
      apiUrl: emulator.url,
      workspace: { root, directory: "" },
      selection: { image: "a.png", target: { kind: "itwin", id: iTwinId } },
      ...{ concurrency: 8, dryRun: false, skipUnchanged: true, verify: true, tolerance: 0, strict: false },
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await rm(root, { recursive: true });
    },
  };
}

test("publish reports phases and items as it goes, and knows the token as a secret", async () => {
  await using all = await setting();
  const result = await publish(all.options, all.context);
  expect(result).toMatchObject({ ok: true, totals: { published: 1 }, items: [{ file: "a.png", status: "published" }] });
  expect(all.events).toEqual([
    ...["phase Plan", "found 1 image", "phase Check", "checking 1 image", "phase Publish"],
    "item published a.png",
  ]);
  expect(all.secrets).toContain(all.emulator.token);
});

test("a source that can't be opened for a known reason is a problem, and else a fault", async () => {
  await using all = await setting();
  const refused = new ConfigurationError("There is no such release.", "Create it.");
  const failing = (error: Error) =>
    publish({ ...all.options, source: { open: () => Promise.reject(error) } }, all.context);
  const known = await failing(refused);
  expect(known.problems).toMatchObject([{ code: "CONFIGURATION", message: refused.what, fix: refused.fix }]);
  expect(known.fault).toBeUndefined();
  const unknown = await failing(new RangeError("oops"));
  expect(unknown).toMatchObject({
    ok: false,
    problems: [],
    fault: expect.stringMatching(/^This is a fault of itwin-images: oops\./),
  });
});

test("check finds problems by the name of the text, and asks no platform", async () => {
  await using all = await setting();
  const { workspace } = all.options;
  const selection = { images: `- image: a.png\n  itwin: ${all.iTwinId}\n  size: 3\n`, file: "the option images" };
  const result = await check({ workspace, selection, failOn: "error" }, all.context);
  expect(result.ok).toBe(false);
  expect(result.problems[0]).toMatchObject({ where: "line 1 of the option images" });
  expect(result.problems[0]?.location).toBeUndefined();
  expect(all.emulator.requests).toEqual([]);
});

test("an empty shard is a success that says so, unless the plan is empty or bad elsewhere", async () => {
  await using all = await setting();
  const runs = async (more: Partial<PublishOptions> = {}) => {
    const results = [];
    for (const number of [1, 2, 3]) {
      results.push(await publish({ ...all.options, ...more, shard: { number, count: 3 } }, all.context));
    }
    return results;
  };
  const results = await runs();
  expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(results.map(publishTotalsLine).sort()).toEqual([
    expect.stringMatching(/^nothing in shard \d\/3$/),
    expect.stringMatching(/^nothing in shard \d\/3$/),
    expect.stringMatching(/^shard \d\/3: published 1, failed 0$/),
  ]);
  expect(all.events.filter((event) => event.startsWith("found 1 image, ")).sort()).toEqual([
    expect.stringMatching(/^found 1 image, 0 of them in shard \d\/3$/),
    expect.stringMatching(/^found 1 image, 0 of them in shard \d\/3$/),
    expect.stringMatching(/^found 1 image, 1 of them in shard \d\/3$/),
  ]);
  const entry = `  - image: a.png\n    itwin: ${all.iTwinId}\n`;
  const twice = await runs({ selection: { images: `images:\n${entry}${entry}`, file: "the images" } });
  expect(twice.map(({ ok }) => ok)).toEqual([false, false, false]);
  for (const { items, problems } of twice) {
    const found = [...problems, ...items.flatMap((item) => item.problems)];
    expect(found.filter(({ severity }) => severity === "error")).toMatchObject([{ code: "target-duplicate" }]);
  }
  const none = await runs({ selection: { images: "images: []", file: "the images" } });
  expect(none.map(({ ok }) => ok)).toEqual([false, false, false]);
  expect(all.emulator.requests.filter(({ method }) => method === "PUT")).toHaveLength(1);
});

test.each([
  ["before the commit", { ok: false, cancelled: true, items: [{ status: "added" }] }],
  ["when all is done", { ok: true, cancelled: false, commit: "0123456" }],
])("refresh that is cancelled %s", async (when, expected) => {
  await using all = await setting();
  await publish(all.options, all.context);
  const cancel = new AbortController();
  const { reporter } = all.context;
  const result = await refresh(
    {
      ...refreshOf(all),
      commit: async () => {
        cancel.abort(new Error("The run was cancelled."));
        return "0123456";
      },
    },
    {
      ...all.context,
      signal: cancel.signal,
      reporter: { ...reporter, item: () => when === "before the commit" && cancel.abort() },
    },
  );
  expect(result).toMatchObject(expected);
});

function refreshOf({ iTwinId, options: { credentials, apiUrl, workspace } }: Awaited<ReturnType<typeof setting>>) {
  return {
    ...{ credentials, apiUrl, workspace, into: "site", fileName: defaultFileName },
    ...{ size: "full" as const, prune: false, concurrency: 8 },
    selection: {
      targets: { text: `- itwin: ${iTwinId}`, file: "the targets" },
      lists: [],
      filter: { include: [], exclude: [] },
    },
  };
}

test("refresh lets its caller commit what it wrote", async () => {
  await using all = await setting();
  await publish(all.options, all.context);
  const committed: string[][] = [];
  const result = await refresh(
    {
      ...refreshOf(all),
      commit: async ({ refreshed }) => {
        committed.push([...refreshed.files]);
        return "0123456";
      },
    },
    all.context,
  );
  expect(result).toMatchObject({ ok: true, commit: "0123456", items: [{ status: "added" }] });
  expect(committed).toEqual([result.files]);
  expect(await readFile(join(all.root, result.items[0]?.file ?? ""))).not.toHaveLength(0);
});
