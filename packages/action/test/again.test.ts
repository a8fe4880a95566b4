import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jpeg, png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { manifestOf, type Stage, setStage } from "./stage.ts";

/** How often each method was used since the last look. */
function countRequests({ emulator }: Stage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method } of emulator.requests) counts[method] = (counts[method] ?? 0) + 1;
  emulator.clearRequests();
  return counts;
}

const resultsOf = (run: { outputs: Readonly<Record<string, string>> }): Record<string, unknown>[] =>
  JSON.parse(run.outputs.results ?? "");

/** A manifest of one image per kind in a folder of its own, so that the folder can be exchanged. */
async function oneOfEach(stage: Stage, number: number): Promise<void> {
  await stage.write({
    "r/cover.jpg": await jpeg(number),
    "r/view.png": await png(number),
    "r/model.png": await png(number + 1000),
    "itwin-images.yml": manifestOf(
      ["r/cover.jpg", "itwin", stage.iTwin],
      ["r/view.png", "saved-view", stage.savedView],
      ["r/model.png", "imodel", stage.iModel],
    ),
  });
}

describe.concurrent("publishing again", () => {
  test("says unchanged in the log, the outputs and the summary, and keeps the name", async () => {
    await using stage = await setStage();
    await oneOfEach(stage, 1);
    await stage.publish();
    const name = stage.emulator.image("itwin", stage.iTwin)?.name ?? "";
    countRequests(stage);
    const run = await stage.publish();
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "0", unchanged: "3", "image-name": name } });
    expect(resultsOf(run)).toMatchObject([
      { kind: "itwin", status: "unchanged", reason: "the length and MD5 agree", imageName: name },
      { kind: "saved-view", status: "unchanged" },
      { kind: "imodel", status: "unchanged", reason: "its thumbnail shows this picture" },
    ]);
    expect(run.log).toMatch(/^unchanged: r\/cover\.jpg -> iTwin .*: the length and MD5 agree$/m);
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("published 0, failed 0, unchanged 3");
    expect(run.summary).toContain("| 🟰 unchanged | <code>r/cover.jpg</code>");
    expect(countRequests(stage)).toEqual({ GET: 3, HEAD: 2 });
  });

  test("sends all when skip-unchanged is false, and believes the first answer when verify is false", async () => {
    await using stage = await setStage();
    await oneOfEach(stage, 1);
    await stage.publish();
    countRequests(stage);
    const run = await stage.publish({ "skip-unchanged": "false", verify: "false" });
    expect(run.outputs).toMatchObject({ published: "3", unchanged: "0" });
    expect(countRequests(stage)).toEqual({ PUT: 3 });
  });

  test("with a record, knows iModels too; the record is stable", async () => {
    await using stage = await setStage();
    await oneOfEach(stage, 1);
    await stage.publish({ record: "state/record.json" });
    const record = await readFile(join(stage.workspace, "state/record.json"), "utf8");
    expect(JSON.parse(record).published).toHaveLength(3);
    expect(record).toContain("0123456789abcdef0123456789abcdef01234567");
    countRequests(stage);
    const run = await stage.publish({ record: "state/record.json" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "0", unchanged: "3" } });
    expect(countRequests(stage)).toEqual({ GET: 2, HEAD: 1 });
    expect(await readFile(join(stage.workspace, "state/record.json"), "utf8")).toBe(record);
    expect(await readdir(join(stage.workspace, "state"))).toEqual(["record.json"]);
  });

  test.each([
    ["a record that is not ours", { record: "package.json" }, /^package\.json is not a record of itwin-images/],
    [
      "a record outside the workspace",
      { record: "../record.json" },
      /^record: "\.\.\/record\.json" is not a path inside/,
    ],
    ["a backup folder with an older backup", { backup: "r" }, /^The backup folder "r" is not empty/],
    ["a backup outside the workspace", { backup: "/tmp" }, /^backup: "\/tmp" is not a path inside the workspace/],
  ])("refuses %s before anything is sent", async (_, inputs, words) => {
    await using stage = await setStage({ "package.json": '{"name":"x"}' });
    await oneOfEach(stage, 1);
    const run = await stage.publish(inputs);
    expect(run).toMatchObject({ exitCode: 1, outputs: { results: "[]", published: "0" } });
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.message).toMatch(words);
    expect(run.annotations[0]?.message).not.toContain("fault of itwin-images");
    expect(stage.emulator.requests).toEqual([]);
    expect(await readFile(join(stage.workspace, "package.json"), "utf8")).toBe('{"name":"x"}');
  });

  test("publish, publish others with a backup, publish the backup: the first bytes are back", async () => {
    await using stage = await setStage();
    await oneOfEach(stage, 1);
    await stage.publish();
    const bytesOf = () => ({
      iTwin: Buffer.from(stage.emulator.image("itwin", stage.iTwin)?.bytes ?? []),
      savedView: Buffer.from(stage.emulator.image("saved-view", stage.savedView)?.bytes ?? []),
    });
    const first = bytesOf();
    const thumbnail = await thumbnailOf(stage);

    await oneOfEach(stage, 2);
    const second = await stage.publish({ backup: "backups/before" });
    expect(second.outputs).toMatchObject({ published: "3" });
    expect(bytesOf()).not.toEqual(first);
    const [cover] = resultsOf(second);
    expect(cover?.replaced).toEqual({
      imageName: expect.stringMatching(/^large_/),
      backup: `backups/before/itwin-${stage.iTwin}.jpg`,
    });
    expect(second.log).toContain(`; backup: backups/before/itwin-${stage.iTwin}.jpg`);
    expect(second.summary).toContain(`Backup: <code>backups/before/itwin-${stage.iTwin}.jpg</code>.`);

    const restored = await stage.publish({ manifest: "backups/before/itwin-images.yml" });
    expect(restored).toMatchObject({ exitCode: 0, outputs: { published: "3", failed: "0" } });
    expect(bytesOf()).toEqual(first);
    // The service renders iModel thumbnails anew; of its own rendering it makes the same picture.
    expect(await thumbnailOf(stage)).toEqual(thumbnail);
  });

  test("an image that can't be backed up is not overwritten, and the others are", async () => {
    await using stage = await setStage();
    await oneOfEach(stage, 1);
    await stage.publish();
    const before = stage.emulator.image("itwin", stage.iTwin)?.name;
    await oneOfEach(stage, 2);
    stage.emulator.fault({ kind: "blob", method: "GET", status: 403 });
    const run = await stage.publish({ backup: "b", concurrency: "1" });
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "2", failed: "1" } });
    expect(run.annotations[0]?.message).toMatch(
      /what it shows could not be backed up, so that r\/cover\.jpg was not sent/,
    );
    expect(stage.emulator.image("itwin", stage.iTwin)?.name).toBe(before);
  });

  test("an upload that the platform does not show is a failure that says so", async () => {
    await using stage = await setStage({ "a.png": await png(1) }, { staleAfterUploadMs: 120_000 });
    const run = await stage.publish({ image: "a.png", "saved-view-id": stage.savedView });
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "0", failed: "1" } });
    expect(run.annotations[0]?.message).toMatch(/the platform took the upload, but \d+ s later it shows no image/);
    expect(resultsOf(run)[0]?.error).toMatchObject({ code: "VERIFICATION" });
  }, 60_000);
});

async function thumbnailOf({ emulator, iModel }: Stage): Promise<Buffer> {
  const answer = await fetch(`${emulator.url}/imodels/${iModel}/thumbnail?size=large`, {
    headers: { Authorization: `Bearer ${emulator.token}` },
  });
  return Buffer.from(await answer.arrayBuffer());
}

describe("many targets", () => {
  /** 50 of each kind; every image is different. */
  async function setLargeStage(): Promise<Stage> {
    const stage = await setStage();
    const entries: (readonly [string, string, string])[] = [];
    const folder = join(stage.workspace, "r");
    await mkdir(folder);
    for (let number = 0; number < 150; number++) {
      const kind = (["itwin", "saved-view", "imodel"] as const)[number % 3] ?? "itwin";
      const { id } = {
        itwin: () => stage.emulator.createITwin(),
        "saved-view": () => stage.emulator.createSavedView({ iTwinId: stage.iTwin }),
        imodel: () => stage.emulator.createIModel({ iTwinId: stage.iTwin }),
      }[kind]();
      entries.push([`r/${number}.png`, kind, id]);
      await writeFile(join(folder, `${number}.png`), await png(number));
    }
    await stage.write({ "itwin-images.yml": manifestOf(...entries) });
    return stage;
  }
  const change = async (stage: Stage, numbers: readonly number[]) => {
    for (const number of numbers) await writeFile(join(stage.workspace, `r/${number}.png`), await png(number + 1000));
  };
  const names = (stage: Stage) =>
    new Map(stage.emulator.iTwins.map(({ id }) => [id, stage.emulator.image("itwin", id)?.name]));

  test("all at first, none the second time, and exactly the ten that changed", async () => {
    await using stage = await setLargeStage();
    const record = { record: "record.json" };
    const first = await stage.publish(record);
    expect(first.outputs).toMatchObject({ published: "150", failed: "0" });
    expect(countRequests(stage)).toEqual({ PUT: 150, GET: 201, HEAD: 100 });

    const before = names(stage);
    const second = await stage.publish(record);
    expect(second.outputs).toMatchObject({ published: "0", unchanged: "150" });
    expect(second.log.trimEnd().split("\n").at(-1)).toBe("published 0, failed 0, unchanged 150");
    expect(countRequests(stage)).toEqual({ GET: 51, HEAD: 50 });
    expect(names(stage)).toEqual(before);

    const changed = [0, 1, 2, 25, 26, 27, 75, 76, 148, 149];
    await change(stage, changed);
    const third = await stage.publish(record);
    expect(third.outputs).toMatchObject({ published: "10", unchanged: "140" });
    expect(stage.uploads()).toHaveLength(10);
    expect([...names(stage)].filter(([id, name]) => before.get(id) !== name)).toHaveLength(
      changed.filter((number) => number % 3 === 0).length,
    );

    // Without the record iTwins cost a HEAD more, and iModels a look at their thumbnails.
    stage.emulator.clearRequests();
    const fourth = await stage.publish();
    expect(fourth.outputs).toMatchObject({ published: "0", unchanged: "150" });
    expect(countRequests(stage)).toEqual({ GET: 151, HEAD: 100 });
  }, 60_000);

  test.runIf(process.platform !== "win32")(
    "killed at any moment: the record is whole, and what is missing is sent",
    async () => {
      await using stage = await setLargeStage();
      const record = { record: "record.json" };
      const recorded = async (): Promise<Set<string>> => {
        const text = await readFile(join(stage.workspace, "record.json"), "utf8").catch(() => undefined);
        if (text === undefined) return new Set();
        return new Set(JSON.parse(text).published.map(({ id }: { id: string }) => id));
      };
      let killed = 0;
      for (let round = 0; round < 10; round++) {
        stage.emulator.clearRequests();
        // At a random number of uploads, so that every round makes some progress.
        const after = 1 + Math.floor(Math.random() * 12);
        const run = await stage.publish(record, {
          onStarted(child) {
            const timer = setInterval(() => {
              if (child.exitCode !== null || child.signalCode !== null) clearInterval(timer);
              if (stage.uploads().length < after) return;
              clearInterval(timer);
              child.kill(round % 2 === 0 ? "SIGTERM" : "SIGKILL");
            }, 1);
          },
        });
        if (run.exitCode !== 0) killed++;
        // Whole, or it could not be parsed; and it never claims what the platform did not take.
        for (const id of await recorded()) {
          const stored = (["itwin", "saved-view", "imodel"] as const).some((kind) => stage.emulator.image(kind, id));
          expect(stored, id).toBe(true);
        }
      }
      expect(killed).toBe(10);

      const taken = (kind: "itwin" | "saved-view" | "imodel", id: string) =>
        stage.emulator.image(kind, id) !== undefined;
      const missing = [
        ...stage.emulator.iTwins.filter(({ id }) => id !== stage.iTwin && !taken("itwin", id)),
        ...stage.emulator.savedViews.filter(({ id }) => id !== stage.savedView && !taken("saved-view", id)),
        ...stage.emulator.iModels.filter(({ id }) => id !== stage.iModel && !taken("imodel", id)),
      ].map(({ id }) => id);
      expect(missing.length).toBeGreaterThan(0);
      stage.emulator.clearRequests();
      const last = await stage.publish(record);
      expect(last).toMatchObject({ exitCode: 0, outputs: { failed: "0", published: String(missing.length) } });
      expect(new Set(stage.uploads().map(({ path }) => path.split("/")[2]))).toEqual(new Set(missing));
      expect(stage.uploads()).toHaveLength(missing.length);
    },
    90_000,
  );
});
