import { type PlanItem, type PublishOptions, PublishRecord } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { type Emulated, emulated } from "./emulated.ts";
import { itemOf, manyViews, numbered, outcomesOf, planOf, requestCounts, statuses } from "./plans.ts";
import { concat, pictureOf, pngOf, samples, text } from "./samples.ts";

/** One item of each kind. */
const oneOfEach = ({ iTwinId, savedViewId, iModelId }: Emulated, image = samples.png): PlanItem[] => [
  itemOf({ kind: "itwin", id: iTwinId }, image),
  itemOf({ kind: "saved-view", id: savedViewId }, image),
  itemOf({ kind: "imodel", id: iModelId }, image),
];
const inOrder = <T extends { item: PlanItem }>(items: readonly PlanItem[], outcomes: readonly T[]): T[] =>
  items.flatMap((item) => outcomes.filter((outcome) => outcome.item === item));
/** A record that counts how often it is stored. */
function recordOf(entries = new PublishRecord([], { commit: "c0ffee" })) {
  const kept = { entries, saves: 0, text: "", save: async () => {} };
  kept.save = async () => {
    kept.saves++;
    kept.text = entries.toString();
  };
  return kept;
}

describe("unchanged images", () => {
  it("are not sent again, of iModels neither, which show a rendering", async () => {
    const all = await emulated();
    const items = oneOfEach(
      all,
      pictureOf(undefined, (x, y) => [x & 255, y, 90]),
    );
    await outcomesOf(planOf(items), all.platform, { verify: false });
    all.emulator.clearRequests();
    const outcomes = inOrder(items, await outcomesOf(planOf(items), all.platform, { verify: false }));
    expect(statuses(outcomes)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(outcomes[2]).toMatchObject({ reason: "its thumbnail shows this picture" });
    expect(outcomes[0]).toMatchObject({
      reason: "the length and MD5 agree",
      imageName: all.emulator.image("itwin", all.iTwinId)?.name,
    });
    expect(requestCounts(all)).toEqual({ GET: 3, HEAD: 2 });
    // The signed addresses were asked without the token.
    for (const { kind, headers } of all.emulator.requests) expect("authorization" in headers).toBe(kind === "api");
  });

  it("keep their names; changed ones of the same length are sent", async () => {
    const all = await emulated();
    const target = { kind: "itwin", id: all.iTwinId } as const;
    await outcomesOf(planOf([itemOf(target, numbered("a"))]), all.platform);
    const name = all.emulator.image("itwin", all.iTwinId)?.name;
    await outcomesOf(planOf([itemOf(target, numbered("a"))]), all.platform);
    expect(all.emulator.image("itwin", all.iTwinId)?.name).toBe(name);
    const [outcome] = await outcomesOf(planOf([itemOf(target, numbered("b"))]), all.platform);
    expect(outcome).toMatchObject({
      status: "published",
      reason: "50 % of the pixels differ",
      replaced: { imageName: name },
    });
    expect(all.emulator.image("itwin", all.iTwinId)?.name).not.toBe(name);
  });

  it("are read once for the check and once more, also when they are compared and then sent", async () => {
    const all = await emulated();
    const target = { kind: "itwin", id: all.iTwinId } as const;
    await outcomesOf(planOf([itemOf(target, numbered("a"))]), all.platform);
    let reads = 0;
    const load = async () => {
      reads++;
      return numbered("b");
    };
    const [outcome] = await outcomesOf(planOf([{ target, file: "b.png", load }]), all.platform);
    expect(outcome).toMatchObject({ status: "published", reason: "50 % of the pixels differ" });
    expect(reads).toBe(2);
  });

  it("are told by their bytes alone when one of them can't be decoded", async () => {
    const all = await emulated();
    const target = { kind: "saved-view", id: all.savedViewId } as const;
    await outcomesOf(planOf([itemOf(target, numbered(1))]), all.platform);
    const broken = pngOf({ width: 4, height: 3 });
    const [outcome] = await outcomesOf(planOf([itemOf(target, broken)]), all.platform);
    expect(outcome).toMatchObject({ status: "published", replaced: {} });
    expect(outcome?.status === "published" && outcome.reason).toMatch(/it shows [\d,]+ bytes, not [\d,]+ bytes/);
  });

  it("are compared byte by byte when the storage tells no MD5, and only when the length agrees", async () => {
    const all = await emulated({ contentMd5: false });
    const target = { kind: "itwin", id: all.iTwinId } as const;
    await outcomesOf(planOf([itemOf(target, numbered("a"))]), all.platform, { verify: false });
    all.emulator.clearRequests();
    const [same] = await outcomesOf(planOf([itemOf(target, numbered("a"))]), all.platform);
    expect(same).toMatchObject({ status: "unchanged", reason: "the bytes agree" });
    expect(requestCounts(all, "blob")).toEqual({ HEAD: 1, GET: 1 });
    const [other] = await outcomesOf(planOf([itemOf(target, numbered("b"))]), all.platform, { verify: false });
    expect(other).toMatchObject({ status: "published", reason: "50 % of the pixels differ" });
    all.emulator.clearRequests();
    await outcomesOf(planOf([itemOf(target, numbered("longer"))]), all.platform, { verify: false });
    expect(requestCounts(all, "blob")).toEqual({ HEAD: 1, GET: 1 });
  });

  it("are sent when there is nothing yet, and when the signed address fails", async () => {
    const all = await emulated({ imageUrlLifetimeSeconds: 0 });
    const items = oneOfEach(all).slice(0, 2);
    const first = await outcomesOf(planOf(items), all.platform, { verify: false });
    for (const outcome of first)
      expect(outcome).toMatchObject({ status: "published", reason: "it shows no image yet" });
    for (const outcome of await outcomesOf(planOf(items), all.platform, { verify: false })) {
      expect(outcome.status).toBe("published");
      expect(outcome.status === "published" && outcome.reason).toMatch(
        /^what it shows can't be compared: .* answered 403\. Signed addresses expire; this one may have$/,
      );
      expect(JSON.stringify(outcome)).not.toContain("sig=");
    }
  });

  it("are sent when asked to", async () => {
    const all = await emulated();
    const items = oneOfEach(all);
    await outcomesOf(planOf(items), all.platform);
    all.emulator.clearRequests();
    const outcomes = await outcomesOf(planOf(items), all.platform, { skipUnchanged: false, verify: false });
    expect(new Set(statuses(outcomes))).toEqual(new Set(["published"]));
    expect(requestCounts(all)).toEqual({ PUT: 3 });
  });

  it("are told by a dry run too, which sends nothing", async () => {
    const all = await emulated();
    const items = oneOfEach(all);
    await outcomesOf(planOf(items.slice(0, 1)), all.platform);
    all.emulator.clearRequests();
    const outcomes = inOrder(items, await outcomesOf(planOf(items), all.platform, { dryRun: true }));
    expect(statuses(outcomes)).toEqual(["unchanged", "would-publish", "would-publish"]);
    expect(outcomes[1]).toMatchObject({
      reason: "it shows no image yet; whether the token's owner may change it could not be seen",
    });
    expect(outcomes[2]).toMatchObject({ reason: expect.stringContaining("its thumbnail differs by ") });
    expect(requestCounts(all).PUT).toBeUndefined();
  });

  it("when what is there can't be read: sent, unless the upload would meet the same", async () => {
    const all = await emulated();
    const items = oneOfEach(all).slice(0, 1);
    all.emulator.fault({ method: "GET", status: 403 });
    const [sent] = await outcomesOf(planOf(items), all.platform, { verify: false });
    expect(sent).toMatchObject({ status: "published", reason: "what it shows may not be read (403)" });
    for (const status of [401, 500, 400]) {
      all.emulator.fault({ method: "GET", status, times: status === 500 ? 5 : 1 });
      all.emulator.clearRequests();
      expect(statuses(await outcomesOf(planOf(items), all.platform))).toEqual(["failed"]);
      expect(requestCounts(all)).toEqual({ GET: status === 500 ? 5 : 1 });
    }
  });
});

describe("the record", () => {
  it("makes an iModel comparable and an iTwin known after one GET; saved views never trust it", async () => {
    const all = await emulated();
    const items = oneOfEach(all);
    const record = recordOf();
    await outcomesOf(planOf(items), all.platform, { record });
    all.emulator.clearRequests();
    const outcomes = inOrder(items, await outcomesOf(planOf(items), all.platform, { record }));
    expect(statuses(outcomes)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(outcomes.map((outcome) => outcome.status === "unchanged" && outcome.reason)).toEqual([
      "the image's name is the recorded one",
      "the length and MD5 agree",
      "the record says so",
    ]);
    expect(requestCounts(all, "api")).toEqual({ GET: 2 });
    expect(requestCounts(all, "blob")).toEqual({ HEAD: 1 });
  });

  it("that is stale skips no iTwin and no saved view", async () => {
    const all = await emulated();
    const items = oneOfEach(all).slice(0, 2);
    const record = recordOf();
    await outcomesOf(planOf(items), all.platform, { record });
    // Somebody else publishes other images, without our record.
    await outcomesOf(planOf(oneOfEach(all, numbered("else")).slice(0, 2)), all.platform);
    expect(statuses(await outcomesOf(planOf(items), all.platform, { record }))).toEqual(["published", "published"]);
    for (const kind of ["itwin", "saved-view"] as const) {
      const stored = all.emulator.image(kind, kind === "itwin" ? all.iTwinId : all.savedViewId);
      expect(Buffer.from(stored?.bytes ?? [])).toEqual(Buffer.from(samples.png));
    }
  });

  it("is stored as the run goes, and holds what succeeded when an item fails", async () => {
    const all = await emulated();
    const missing = itemOf({ kind: "imodel", id: "ffffffff-0000-4000-8000-00000000ffff" }, samples.png);
    const record = recordOf();
    await outcomesOf(planOf([...oneOfEach(all), missing]), all.platform, { record, concurrency: 1 });
    expect(record.saves).toBe(3);
    const stored = PublishRecord.parse(record.text, { file: "r" });
    expect(stored.get({ kind: "imodel", id: all.iModelId })).toMatchObject({ commit: "c0ffee" });
    expect(stored.get(missing.target)).toBeUndefined();
  });

  it("forgets an iModel, in the stored text, before it is overwritten", async () => {
    const all = await emulated();
    const target = { kind: "imodel", id: all.iModelId } as const;
    const record = recordOf();
    await outcomesOf(planOf([itemOf(target, samples.png)]), all.platform, { record });
    const texts: string[] = [];
    const { save } = record;
    record.save = async () => {
      await save();
      texts.push(`${requestCounts(all).PUT} ${record.text.includes(all.iModelId)}`);
    };
    await outcomesOf(planOf([itemOf(target, numbered("b"))]), all.platform, { record });
    // One PUT had been made before, by the first run: forgotten first, then sent, then known.
    expect(texts).toEqual(["1 false", "2 true"]);
  });

  it("does not believe in an upload that failed half way: reverting to the older image sends it", async () => {
    const all = await emulated();
    const target = { kind: "imodel", id: all.iModelId } as const;
    const record = recordOf();
    await outcomesOf(planOf([itemOf(target, samples.png)]), all.platform, { record });
    all.emulator.fault({ method: "PUT", reset: "after-handling", times: 5 });
    expect(statuses(await outcomesOf(planOf([itemOf(target, numbered("b"))]), all.platform, { record }))).toEqual([
      "failed",
    ]);
    expect(statuses(await outcomesOf(planOf([itemOf(target, samples.png)]), all.platform, { record }))).toEqual([
      "published",
    ]);
  });

  it("that can't be stored fails the run, after every item has its outcome", async () => {
    const all = await emulated();
    const record = recordOf();
    record.save = () => Promise.reject(new Error("the disk is full"));
    const seen: string[] = [];
    const publishing = async () => {
      const { publish } = await import("@itwin-images/core");
      for await (const { status } of publish(planOf(oneOfEach(all)), all.platform, { record })) seen.push(status);
    };
    await expect(publishing()).rejects.toThrow("the disk is full");
    expect(seen).toEqual(["published", "published", "published"]);
  });

  it("is stored with at most one save at a time, the last one with everything", async () => {
    const all = await emulated();
    const record = recordOf();
    let running = 0;
    let peak = 0;
    const { save } = record;
    record.save = async () => {
      peak = Math.max(peak, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await save();
      running--;
    };
    const items = manyViews(all, 30);
    await outcomesOf(planOf(items), all.platform, { record });
    expect(peak).toBe(1);
    expect(record.saves).toBeLessThan(30);
    const stored = PublishRecord.parse(record.text, { file: "r" });
    expect(items.filter(({ target }) => stored.get(target) === undefined)).toEqual([]);
  });

  it("is neither read for truth nor written in a dry run", async () => {
    const all = await emulated();
    const record = recordOf();
    await outcomesOf(planOf(oneOfEach(all)), all.platform, { record, dryRun: true });
    expect(record.saves).toBe(0);
  });
});

/** With 200, 200 and 10, this takes a minute or two. */
const many = { ofEachKind: 3, iModels: 6, changed: 2 };

describe("the same picture", () => {
  const size = { width: 320, height: 200 };
  /** The same picture with noise in one of every so many pixels. */
  const noisy = (every: number) =>
    pictureOf(size, (x, y) => ((y * 320 + x) % every === 7 ? [255, 0, 0] : [x & 255, y, 90]));
  const still = pictureOf(size, (x, y) => [x & 255, y, 90]);
  /** With metadata, and with alpha where there was none. */
  const others = () => [
    concat(still, text("more")),
    pictureOf({ ...size, channels: 4 }, (x, y) => [x & 255, y, 90, 255]),
  ];

  const reasonsOf = async (all: Emulated, image: Uint8Array<ArrayBuffer>, options: PublishOptions = {}) => {
    const items = oneOfEach(all, image);
    const outcomes = inOrder(items, await outcomesOf(planOf(items), all.platform, options));
    return outcomes.map(({ status, ...outcome }) => `${status}: ${"reason" in outcome && outcome.reason}`);
  };

  it("is unchanged in other bytes", async () => {
    const all = await emulated();
    await reasonsOf(all, still);
    for (const other of others()) {
      all.emulator.clearRequests();
      expect(await reasonsOf(all, other)).toEqual([
        ...[
          "unchanged: the pixels agree",
          "unchanged: the pixels agree",
          "unchanged: its thumbnail shows this picture",
        ],
      ]);
      expect(requestCounts(all).PUT).toBeUndefined();
    }
  });

  it("is told by the record where the platform shows less than the file has, unless a tolerance is given", async () => {
    const all = await emulated();
    const record = recordOf();
    await reasonsOf(all, still, { record });
    const [first, second] = others();
    expect(await reasonsOf(all, first ?? still, { record })).toEqual([
      ...["unchanged: the pixels agree", "unchanged: the pixels agree"],
      expect.stringMatching(/^published: the record has another file for it/),
    ]);
    expect(await reasonsOf(all, second ?? still, { record, tolerance: 0.001 })).toEqual([
      ...["unchanged: the pixels agree", "unchanged: the pixels agree", "unchanged: its thumbnail shows this picture"],
    ]);
  });

  it.each([
    ["a colour that is another by 3 of 255 everywhere", (colour: number) => colour + 3, "unchanged"],
    ["a colour that is another by 6 of 255 everywhere", (colour: number) => colour + 6, "published"],
    ["a spot of 1 pixel", (colour: number, x: number, y: number) => (x === 2 && y === 2 ? 255 : colour), "unchanged"],
    ["a spot of 12 pixels", (colour: number, x: number, y: number) => (x < 12 && y < 12 ? 255 : colour), "published"],
  ])("of an iModel is seen as far as its thumbnail shows it: %s", async (_, paint, status) => {
    const all = await emulated();
    const target = { kind: "imodel", id: all.iModelId } as const;
    const scene = (change: (colour: number, x: number, y: number) => number) =>
      pictureOf({ width: 800, height: 450 }, (x, y) => [90, y >> 1, change(40, x, y)]);
    await outcomesOf(
      planOf([
        itemOf(
          target,
          scene((colour) => colour),
        ),
      ]),
      all.platform,
      { verify: false },
    );
    const changed = await outcomesOf(planOf([itemOf(target, scene(paint))]), all.platform, { verify: false });
    expect(statuses(changed)).toEqual([status]);
  });

  it("of many items is not sent again for noise below the tolerance", async () => {
    const all = await emulated();
    const scene = (index: number, noise: (x: number, y: number) => boolean) =>
      pictureOf(undefined, (x, y) => (noise(x, y) ? [255, 0, 0] : [(x + index) & 255, y, 90]));
    const ids = Array.from({ length: many.ofEachKind }, () => [
      { kind: "itwin", id: all.emulator.createITwin().id } as const,
      { kind: "saved-view", id: all.emulator.createSavedView(all).id } as const,
      { kind: "imodel", id: all.emulator.createIModel(all).id } as const,
    ]);
    const items = (noise: (x: number, y: number) => boolean) =>
      ids.flatMap((targets, index) => targets.map((target) => itemOf(target, scene(index, noise))));
    await outcomesOf(planOf(items(() => false)), all.platform, { verify: false });
    all.emulator.clearRequests();
    const noisy = items((x, y) => (y * 400 + x) % 1009 === 7);
    const outcomes = await outcomesOf(planOf(noisy), all.platform, { tolerance: 0.002 });
    expect(new Set(statuses(outcomes))).toEqual(new Set(["unchanged"]));
    expect(requestCounts(all).PUT).toBeUndefined();
  });

  it("may differ by the tolerance, and the reason says by how much", async () => {
    const all = await emulated();
    await outcomesOf(planOf(oneOfEach(all, still)), all.platform);
    const views = oneOfEach(all, noisy(400)).slice(1, 2);
    const [within] = await outcomesOf(planOf(views), all.platform, { tolerance: 0.005 });
    expect(within).toMatchObject({ status: "unchanged", reason: "0.25 % of the pixels differ, and 0.5 % may" });
    const [beyond] = await outcomesOf(planOf(views), all.platform, { tolerance: 0.001 });
    expect(beyond).toMatchObject({ status: "published", reason: "0.25 % of the pixels differ, and 0.1 % may" });
    await outcomesOf(planOf(oneOfEach(all, still)), all.platform);
    const [none] = await outcomesOf(planOf(views), all.platform);
    expect(none).toMatchObject({ status: "published", reason: "0.25 % of the pixels differ" });
  });

  it("is another one if all of it has another colour, whatever the tolerance", async () => {
    const all = await emulated();
    const grey = (level: number) =>
      oneOfEach(
        all,
        pictureOf(undefined, () => [level, level, level]),
      ).slice(1, 2);
    await outcomesOf(planOf(grey(90)), all.platform);
    const [brighter] = await outcomesOf(planOf(grey(110)), all.platform, { tolerance: 0.5 });
    expect(brighter).toMatchObject({ status: "published", reason: "its average colour differs by 20 of 255" });
    const [hardly] = await outcomesOf(planOf(grey(111)), all.platform, { tolerance: 0.001 });
    expect(hardly).toMatchObject({ status: "unchanged", reason: "0 % of the pixels differ, and 0.1 % may" });
  });

  it("with a tolerance that is no share is refused", async () => {
    const all = await emulated();
    await expect(outcomesOf(planOf([]), all.platform, { tolerance: 2 })).rejects.toThrow("The tolerance is 2.");
  });

  it.each(["inside", "padded"] as const)("of many iModels is known without a record (%s)", async (thumbnailFit) => {
    const all = await emulated({ thumbnailFit });
    const scene = (index: number, label: number) =>
      pictureOf({ width: 480, height: 270 }, (x, y) =>
        Math.hypot(x - 100 - index * 8, y - 130) < 60
          ? [200, 30, 30]
          : x > 440 && y < 12 + label
            ? [0, 0, 0]
            : [90, y, x & 127],
      );
    const ids = Array.from({ length: many.iModels }, () => all.emulator.createIModel(all).id);
    const items = (changed: number) =>
      ids.map((id, index) => itemOf({ kind: "imodel", id }, scene(index, index < changed ? 10 : 0)));
    // The default image is not taken for one of them.
    const first = await outcomesOf(planOf(items(0)), all.platform, { verify: false });
    expect(new Set(statuses(first))).toEqual(new Set(["published"]));
    all.emulator.clearRequests();
    expect(new Set(statuses(await outcomesOf(planOf(items(0)), all.platform)))).toEqual(new Set(["unchanged"]));
    expect(requestCounts(all)).toEqual({ GET: many.iModels });
    all.emulator.clearRequests();
    await outcomesOf(planOf(items(many.changed)), all.platform, { verify: false });
    expect(requestCounts(all)).toEqual({ GET: many.iModels, PUT: many.changed });
  });
});
