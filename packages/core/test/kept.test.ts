import type { Outcome, PlanItem, PublishOptions, Target } from "@itwin-images/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Emulated, emulated } from "./emulated.ts";
import { itemOf, manyViews, numbered, outcomesOf, planOf, requestCounts, statuses } from "./plans.ts";
import { pngOf, samples, text } from "./samples.ts";

const oneOfEach = ({ iTwinId, savedViewId, iModelId }: Emulated, image: Uint8Array): PlanItem[] => [
  itemOf({ kind: "itwin", id: iTwinId }, image),
  itemOf({ kind: "saved-view", id: savedViewId }, image),
  itemOf({ kind: "imodel", id: iModelId }, image),
];
const errorOf = (outcome: Outcome | undefined) => (outcome?.status === "failed" ? outcome.error : undefined);

describe("verification", () => {
  it("looks at every kind after the upload; of an iTwin, at the address that the upload's answer names", async () => {
    const all = await emulated();
    const outcomes = await outcomesOf(planOf(oneOfEach(all, samples.png)), all.platform, { skipUnchanged: false });
    expect(new Set(statuses(outcomes))).toEqual(new Set(["published"]));
    expect(requestCounts(all, "api")).toEqual({ PUT: 3, GET: 3 });
    expect(requestCounts(all, "blob")).toEqual({ HEAD: 2 });
  });

  it("waits for a platform that shows the old image for a while", async () => {
    const all = await emulated({ staleAfterUploadMs: 3000 });
    const items = oneOfEach(all, samples.png).slice(1, 2);
    const outcomes = await outcomesOf(planOf(items), all.platform);
    expect(statuses(outcomes)).toEqual(["published"]);
    expect(requestCounts(all, "api").GET).toBeGreaterThan(2);
  });

  it.each([
    ["saved-view", "no image"],
    ["imodel", "the same thumbnail as before, which is another picture"],
  ] as const)("fails when an upload to the kind %s never shows", async (kind, shows) => {
    const all = await emulated({ staleAfterUploadMs: 60_000 });
    const items = oneOfEach(all, samples.png).filter(({ target }) => target.kind === kind);
    const [outcome] = await outcomesOf(planOf(items), all.platform, { verifyPatience: 1500 });
    expect(errorOf(outcome)).toMatchObject({ name: "VerificationError", target: items[0]?.target });
    expect(errorOf(outcome)?.message).toMatch(new RegExp(`took the upload, but \\d.* later it shows ${shows}\\.`));
  });

  it("fails when bytes were changed on their way, under the right name", async () => {
    const all = await emulated();
    const [, savedView] = oneOfEach(all, samples.png);
    const [iTwin] = oneOfEach(all, samples.png);
    for (const item of [iTwin, savedView] as PlanItem[]) {
      // The upload takes effect, and a look at what is there finds other bytes.
      const upload: typeof all.platform.upload = async (args) => {
        const uploaded = await all.platform.upload(args);
        all.emulator.tamper(item.target.kind, item.target.id, numbered("tampered"));
        return uploaded;
      };
      const [outcome] = await outcomesOf(planOf([item]), { ...all.platform, upload }, { verifyPatience: 400 });
      expect(errorOf(outcome)).toMatchObject({ name: "VerificationError" });
      expect(errorOf(outcome)?.message).toContain("it shows something else");
    }
  });

  it("ends one sentence with one full stop, and says what to do once, also when it quotes another error", async () => {
    const all = await emulated({ imageUrlLifetimeSeconds: -60 });
    const target = { kind: "saved-view", id: all.savedViewId } as const;
    const [outcome] = await outcomesOf(planOf([itemOf(target, samples.png)]), all.platform, { verifyPatience: 0 });
    expect(errorOf(outcome)?.message).toMatch(
      /its image can't be read: .* Signed addresses expire; this one may have\. Run it again, so that the platform gives a new address\.$/,
    );
    expect(errorOf(outcome)?.message).not.toMatch(/\.\.|Run it again.*Run it again/);
  });

  it.each([
    ["a page", text("<html>"), "not a PNG"],
    ["half a PNG", samples.png.subarray(0, 60), "no complete image"],
  ])("of an iModel fails on %s", async (_, body, words) => {
    const all = await emulated();
    const item = itemOf({ kind: "imodel", id: all.iModelId }, samples.png);
    // Read before the upload, and then after it.
    all.emulator.fault({ method: "GET" });
    all.emulator.fault({ method: "GET", body });
    const [outcome] = await outcomesOf(planOf([item]), all.platform, { verifyPatience: 0 });
    expect(errorOf(outcome)?.message).toContain(words);
  });

  it("of an iModel takes a thumbnail of any size, as nobody states one", async () => {
    const all = await emulated();
    all.emulator.fault({ method: "GET" });
    all.emulator.fault({ method: "GET", body: pngOf({ width: 100, height: 70 }) });
    const item = itemOf({ kind: "imodel", id: all.iModelId }, samples.png);
    expect(await outcomesOf(planOf([item]), all.platform)).toMatchObject([{ status: "published" }]);
  });

  it("of an iModel knows the picture that it shows already, however the service fits it", async () => {
    for (const thumbnailFit of ["inside", "padded"] as const) {
      const all = await emulated({ thumbnailFit });
      for (const image of [samples.png, samples.jpegBaseline]) {
        const item = itemOf({ kind: "imodel", id: all.emulator.createIModel(all).id }, image);
        await outcomesOf(planOf([item]), all.platform);
        const [again] = await outcomesOf(planOf([item]), all.platform, { skipUnchanged: false });
        expect(again).toMatchObject({ status: "published" });
        expect(again?.status === "published" && again.reason).toContain("as it showed this picture already");
      }
    }
  });

  it("ends in bounded time, whatever the answers take", async () => {
    const all = await emulated({}, { attempts: 100, retryDelay: 400 });
    const item = itemOf({ kind: "saved-view", id: all.savedViewId }, samples.png);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 20 });
    onTestFinished(() => void vi.useRealTimers());
    all.emulator.fault({ kind: "api", method: "GET" });
    all.emulator.fault({ kind: "api", method: "GET", hang: true, times: Number.POSITIVE_INFINITY });
    const running = outcomesOf(planOf([item]), all.platform);
    await vi.waitUntil(() => all.emulator.requests.filter(({ method }) => method === "GET").length === 2);
    await vi.advanceTimersByTimeAsync(301_000);
    const [outcome] = await running;
    expect(errorOf(outcome)?.message).toContain("could not be read in the time that verification may take");
  });

  it("fails when what is shown can't be fetched, and says which answer that gave", async () => {
    const all = await emulated({ imageUrlLifetimeSeconds: 0 });
    const items = oneOfEach(all, samples.png).slice(0, 2);
    for (const outcome of await outcomesOf(planOf(items), all.platform, { verifyPatience: 400 })) {
      expect(errorOf(outcome)).toMatchObject({ name: "VerificationError" });
      expect(errorOf(outcome)?.message).toContain("signed address of its current image answered 403");
      expect(errorOf(outcome)?.message).not.toContain("sig=");
    }
  });

  it("can be switched off", async () => {
    const all = await emulated();
    await outcomesOf(planOf(oneOfEach(all, samples.png)), all.platform, { skipUnchanged: false, verify: false });
    expect(requestCounts(all)).toEqual({ PUT: 3 });
  });

  it("is no reason to lose an item when the run is cancelled meanwhile", async () => {
    const all = await emulated({ staleAfterUploadMs: 60_000 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 400);
    const outcomes = await outcomesOf(planOf(manyViews(all, 6)), all.platform, {
      signal: controller.signal,
      concurrency: 2,
    });
    expect(new Set(statuses(outcomes))).toEqual(new Set(["failed", "cancelled"]));
    for (const outcome of outcomes) {
      if (outcome.status === "failed") expect(errorOf(outcome)).toMatchObject({ reasonCode: "cancelled" });
    }
  });
});

describe("a backup", () => {
  function keeping() {
    const kept = new Map<string, Uint8Array | undefined>();
    const backup: NonNullable<PublishOptions["backup"]> = async ({ target, bytes }) => {
      kept.set(target.id, bytes);
      return `backup/${target.id}`;
    };
    return { kept, backup };
  }

  it("has the bytes of each image before it is replaced, and the outcome tells where", async () => {
    const all = await emulated();
    await outcomesOf(planOf(oneOfEach(all, numbered("first"))), all.platform);
    const thumbnail = await all.platform.imodels.getThumbnail({ iModelId: all.iModelId });
    const { kept, backup } = keeping();
    const outcomes = await outcomesOf(planOf(oneOfEach(all, numbered("second"))), all.platform, { backup });
    expect(Buffer.from(kept.get(all.iTwinId) ?? [])).toEqual(Buffer.from(numbered("first")));
    expect(Buffer.from(kept.get(all.savedViewId) ?? [])).toEqual(Buffer.from(numbered("first")));
    expect(Buffer.from(kept.get(all.iModelId) ?? [])).toEqual(Buffer.from(thumbnail));
    for (const { status, item, ...rest } of outcomes) {
      expect(status).toBe("published");
      expect(rest).toMatchObject({ replaced: { backup: `backup/${item.target.id}` } });
    }
  });

  it.each([true, false])("is told of a target that shows nothing, default thumbnails: %s", async (defaultThumbnail) => {
    const all = await emulated({ defaultThumbnail });
    const items = oneOfEach(all, samples.png);
    const first = keeping();
    const outcomes = await outcomesOf(planOf(items), all.platform, { backup: first.backup });
    // Nothing tells a default thumbnail from one that somebody uploaded.
    const thumbnail = defaultThumbnail ? expect.any(Uint8Array) : undefined;
    expect([...first.kept.values()]).toEqual([undefined, undefined, thumbnail]);
    for (const outcome of outcomes) {
      expect("replaced" in outcome).toBe(defaultThumbnail && outcome.item.target.kind === "imodel");
    }
    const second = keeping();
    await outcomesOf(planOf(items.slice(0, 2)), all.platform, { backup: second.backup });
    expect(second.kept.size).toBe(0);
  });

  it.each([
    ["the signed address fails", { kind: "blob", method: "GET", status: 403 }],
    ["what is there can't be read", { kind: "api", method: "GET", status: 403 }],
  ] as const)("that fails because %s keeps the item from being overwritten", async (_, fault) => {
    const all = await emulated();
    const [item] = oneOfEach(all, numbered("first"));
    await outcomesOf(planOf([item as PlanItem]), all.platform);
    const { kept, backup } = keeping();
    all.emulator.fault(fault);
    const target: Target = { kind: "itwin", id: all.iTwinId };
    const [outcome] = await outcomesOf(planOf([itemOf(target, numbered("second"))]), all.platform, { backup });
    expect(errorOf(outcome)).toMatchObject({ name: "BackupError", target });
    expect(errorOf(outcome)?.message).toContain("could not be backed up");
    expect(kept.size).toBe(0);
    expect(Buffer.from(all.emulator.image("itwin", all.iTwinId)?.bytes ?? [])).toEqual(Buffer.from(numbered("first")));
  });

  const whole = pngOf({ width: 40, height: 30 });
  it.each(
    (["itwin", "saved-view", "imodel"] as const).flatMap((kind) =>
      Object.entries({
        "a page": text("<html>Sign in</html>"),
        "half of the image": whole.subarray(0, whole.length / 2),
        nothing: text(""),
        "another image": samples.png,
      })
        // Nothing can tell a thumbnail from another one.
        .filter(([what]) => kind !== "imodel" || what !== "another image")
        .map(([what, body]) => [what, kind, body] as const),
    ),
  )("is not what came with 200 when that is %s (%s): nothing is overwritten", async (what, kind, body) => {
    const all = await emulated();
    const [iTwin, savedView, iModel] = oneOfEach(all, whole);
    const item = { itwin: iTwin, "saved-view": savedView, imodel: iModel }[kind] as PlanItem;
    await outcomesOf(planOf([item]), all.platform);
    const stored = all.emulator.image(kind, item.target.id)?.bytes;
    all.emulator.fault({ kind: kind === "imodel" ? "api" : "blob", method: "GET", body });
    const { kept, backup } = keeping();
    const other = { ...item, load: async () => numbered("other") };
    const [outcome] = await outcomesOf(planOf([other]), all.platform, { backup });
    expect(errorOf(outcome)).toMatchObject(
      kind === "imodel" && what !== "half of the image" ? { name: "PlatformError" } : { name: "BackupError" },
    );
    expect(kept.size).toBe(0);
    expect(all.emulator.image(kind, item.target.id)?.bytes).toEqual(stored);
    expect(requestCounts(all, "api").PUT).toBe(1);
  });

  it("is what the storage says it is, even if that is a damaged image, and needs no MD5 if it is complete", async () => {
    for (const contentMd5 of [true, false]) {
      const all = await emulated({ contentMd5 });
      const [item] = oneOfEach(all, whole) as [PlanItem];
      await outcomesOf(planOf([item]), all.platform);
      const { kept, backup } = keeping();
      const other = { ...item, load: async () => numbered("other") };
      all.emulator.tamper("itwin", all.iTwinId, whole.subarray(0, 40));
      const [damaged] = await outcomesOf(planOf([other]), all.platform, { backup });
      expect(damaged?.status).toBe(contentMd5 ? "published" : "failed");
      all.emulator.tamper("itwin", all.iTwinId, whole);
      const [complete] = await outcomesOf(planOf([{ ...item, load: async () => numbered("third") }]), all.platform, {
        backup,
      });
      expect(complete?.status).toBe("published");
      expect(Buffer.from(kept.get(all.iTwinId) ?? [])).toEqual(Buffer.from(whole));
    }
  });

  it("does not hide what meets every item: a refused token stops the run", async () => {
    const all = await emulated();
    const { backup } = keeping();
    const { createPlatform } = await import("@itwin-images/core");
    const platform = createPlatform({
      apiUrl: all.emulator.url,
      token: all.emulator.issueToken({ lifetimeSeconds: 0 }),
    });
    const outcomes = await outcomesOf(planOf(manyViews(all, 20)), platform, { backup, concurrency: 2 });
    expect(statuses(outcomes).filter((status) => status === "stopped").length).toBeGreaterThanOrEqual(17);
    expect(errorOf(outcomes.find(({ status }) => status === "failed"))).toMatchObject({
      name: "PlatformError",
      status: 401,
    });
  });

  it("that takes until the run is cancelled sends nothing, and says so", async () => {
    const all = await emulated();
    await outcomesOf(planOf(oneOfEach(all, numbered("first")).slice(0, 1)), all.platform);
    all.emulator.clearRequests();
    const controller = new AbortController();
    const backup = async () => {
      controller.abort();
      return "kept";
    };
    const items = oneOfEach(all, numbered("second")).slice(0, 1);
    const outcomes = await outcomesOf(planOf(items), all.platform, { backup, signal: controller.signal });
    expect(statuses(outcomes)).toEqual(["cancelled"]);
    expect(requestCounts(all).PUT).toBeUndefined();
  });

  it("that can't be written keeps the item from being overwritten, also when nothing is there", async () => {
    const all = await emulated();
    const backup = () => Promise.reject(new Error("the disk is full"));
    const outcomes = await outcomesOf(planOf(oneOfEach(all, samples.png)), all.platform, { backup });
    for (const outcome of outcomes) {
      expect(errorOf(outcome)?.message).toContain("the disk is full");
      expect(errorOf(outcome)?.cause).toBeInstanceOf(Error);
    }
    expect(requestCounts(all).PUT).toBeUndefined();
  });
});
