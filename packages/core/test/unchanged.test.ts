import { type PlanItem, PublishRecord } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { type Emulated, emulated } from "./emulated.ts";
import { itemOf, manyViews, numbered, outcomesOf, planOf, requestCounts, statuses } from "./plans.ts";
import { samples } from "./samples.ts";

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
  it("are not sent again, but for iModels, which show a rendering", async () => {
    const all = await emulated();
    const items = oneOfEach(all);
    await outcomesOf(planOf(items), all.platform, { verify: false });
    all.emulator.clearRequests();
    const outcomes = inOrder(items, await outcomesOf(planOf(items), all.platform, { verify: false }));
    expect(statuses(outcomes)).toEqual(["unchanged", "unchanged", "published"]);
    expect(outcomes[0]).toMatchObject({
      reason: "the length and MD5 agree",
      imageName: all.emulator.image("itwin", all.iTwinId)?.name,
    });
    expect(requestCounts(all)).toEqual({ GET: 2, HEAD: 2, PUT: 1 });
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
    expect(outcome).toMatchObject({ status: "published", reason: "the MD5 differs", replaced: { imageName: name } });
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
    expect(outcome).toMatchObject({ status: "published", reason: "the MD5 differs" });
    expect(reads).toBe(2);
  });

  it("are told by their length alone when it differs", async () => {
    const all = await emulated();
    const target = { kind: "saved-view", id: all.savedViewId } as const;
    await outcomesOf(planOf([itemOf(target, numbered(1))]), all.platform);
    const [outcome] = await outcomesOf(planOf([itemOf(target, numbered(100))]), all.platform);
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
    expect(other).toMatchObject({ status: "published", reason: "the bytes differ" });
    all.emulator.clearRequests();
    await outcomesOf(planOf([itemOf(target, numbered("longer"))]), all.platform, { verify: false });
    expect(requestCounts(all, "blob")).toEqual({ HEAD: 1 });
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
    expect(outcomes[2]).toMatchObject({ reason: "what it shows can't be compared" });
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
