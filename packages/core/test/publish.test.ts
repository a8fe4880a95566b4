import { createPlatform, ImageRejectedError, type Outcome, type PlanItem, publish } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { type Emulated, emulated } from "./emulated.ts";
import { itemOf, manyViews, numbered, outcomesOf, planOf, statuses } from "./plans.ts";
import { pictureOf, pngOf, samples } from "./samples.ts";
import { closedServer } from "./server.ts";

const uploads = ({ emulator }: Emulated) => emulator.requests.filter(({ method }) => method === "PUT");

describe("publish", () => {
  it("sends every kind once and tells what the platform said", async () => {
    const all = await emulated();
    const outcomes = await outcomesOf(
      planOf([
        itemOf({ kind: "itwin", id: all.iTwinId }, samples.jpegBaseline, "a.jpg"),
        itemOf({ kind: "saved-view", id: all.savedViewId }, samples.png),
        itemOf({ kind: "imodel", id: all.iModelId }, samples.png),
      ]),
      all.platform,
    );
    expect(statuses(outcomes)).toEqual(["published", "published", "published"]);
    const iTwin = outcomes.find(({ item }) => item.target.kind === "itwin");
    expect(iTwin).toMatchObject({
      imageName: all.emulator.image("itwin", all.iTwinId)?.name,
      image: { width: 16, height: 9, format: "jpeg" },
    });
    expect(iTwin?.image).not.toHaveProperty("bytes");
    expect(uploads(all)).toHaveLength(3);
  });

  it("runs at most so many uploads at once, and that many", async () => {
    const all = await emulated({ latencyMs: 30 });
    const items = manyViews(all, 20);
    await outcomesOf(planOf(items), all.platform, { concurrency: 3 });
    const events = uploads(all).flatMap(({ startedAt, endedAt = 0 }) => [
      [startedAt, 1] as const,
      [endedAt, -1] as const,
    ]);
    events.sort(([a, up], [b, down]) => a - b || up - down);
    let running = 0;
    const peak = Math.max(...events.map(([, change]) => (running += change)));
    expect(peak).toBe(3);
    expect(uploads(all)).toHaveLength(20);
  });

  it.each([0, -1, 1.5, Number.NaN, 65, Number.POSITIVE_INFINITY])(
    "refuses a concurrency of %d",
    async (concurrency) => {
      const { platform } = await emulated();
      await expect(publish(planOf([]), platform, { concurrency }).next()).rejects.toThrow("whole number from 1 to 64");
    },
  );

  it("of nothing has no outcomes", async () => {
    const { platform } = await emulated();
    expect(await outcomesOf(planOf([]), platform)).toEqual([]);
  });

  it("says once when all is checked, before the first request, and not when there is a problem", async () => {
    const all = await emulated();
    const requestsSoFar: number[] = [];
    const onChecked = () => requestsSoFar.push(all.emulator.requests.length);
    await outcomesOf(planOf(manyViews(all, 3)), all.platform, { onChecked });
    expect(requestsSoFar).toEqual([0]);
    const bad = itemOf({ kind: "itwin", id: all.iTwinId }, numbered(1).subarray(0, 20));
    await outcomesOf(planOf([bad]), all.platform, { onChecked });
    expect(requestsSoFar).toEqual([0]);
  });

  it("reports every problem of every item and sends nothing when there is one", async () => {
    const all = await emulated();
    const good = { kind: "itwin", id: all.iTwinId } as const;
    const plan = planOf([
      itemOf(good, pictureOf(), "good.png"),
      itemOf({ kind: "saved-view", id: all.savedViewId }, samples.jpegBaseline, "view.png"),
      itemOf({ kind: "imodel", id: all.iModelId }, samples.png.subarray(0, 40), "cut.png"),
      itemOf({ kind: "imodel", id: "nonsense" }, samples.gif, "both.png"),
      { ...itemOf(good, pictureOf(), "again.png"), target: { kind: "itwin", id: all.iTwinId.toUpperCase() } },
      {
        target: { kind: "saved-view", id: "gone" },
        file: "gone.png",
        load: () => Promise.reject(new Error("no such file")),
      },
    ]);
    const outcomes = await outcomesOf(plan, all.platform);
    expect(statuses(outcomes)).toEqual(["problems", "failed", "failed", "failed", "failed", "failed"]);
    expect(outcomes.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      [],
      // Without the warning that it is published as a JPEG.
      ["image-format-for-target"],
      ["image-truncated"],
      ["target-id", "image-format"],
      ["target-duplicate"],
      ["target-id-doubtful", "image-unreadable"],
    ]);
    for (const { problems, item } of outcomes) {
      for (const problem of problems)
        expect(problem).toMatchObject({ target: item.target, location: { file: item.file } });
    }
    expect(all.emulator.requests).toEqual([]);
  });

  it("tells what a load refuses an image for, in the refusal's own words", async () => {
    const all = await emulated();
    const problem = { code: "image-lfs-pointer", severity: "error", message: "A pointer.", fix: "Fetch it." } as const;
    const warning = { ...problem, code: "w", severity: "warning" } as const;
    const load = () => Promise.reject(new ImageRejectedError("It was not read.", [warning, problem]));
    const target = { kind: "itwin", id: all.iTwinId } as const;
    const [outcome] = await outcomesOf(planOf([{ target, file: "a.png", load }]), all.platform);
    expect(outcome).toMatchObject({
      status: "failed",
      problems: [{ ...problem, target, location: { file: "a.png" } }],
    });
    expect(all.emulator.requests).toEqual([]);
  });

  it("sends nothing when the plan itself has an error", async () => {
    const all = await emulated();
    const item = itemOf({ kind: "itwin", id: all.iTwinId }, samples.png);
    const problem = { code: "x", severity: "error", message: "m", fix: "f" } as const;
    const outcomes = await outcomesOf({ items: [item], problems: [problem] }, all.platform);
    expect(statuses(outcomes)).toEqual(["problems"]);
    expect(all.emulator.requests).toEqual([]);
  });

  it("sends all when there are only warnings, and keeps them", async () => {
    const all = await emulated();
    const item = itemOf({ kind: "itwin", id: all.iTwinId }, pictureOf(), "wrong.jpg");
    const [outcome] = await outcomesOf(planOf([item]), all.platform);
    expect(outcome).toMatchObject({
      status: "published",
      problems: [{ code: "image-extension", severity: "warning" }],
    });
  });

  it("sends nothing when there is a warning and the run is strict", async () => {
    const all = await emulated();
    const target = { kind: "itwin", id: all.iTwinId } as const;
    const good = itemOf({ kind: "saved-view", id: all.savedViewId }, pictureOf());
    const plan = planOf([good, itemOf(target, pictureOf(), "wrong.jpg")]);
    const outcomes = await outcomesOf(plan, all.platform, { strict: true });
    expect(statuses(outcomes)).toEqual(["problems", "failed"]);
    expect(outcomes[1]?.problems).toMatchObject([{ code: "image-extension", severity: "error" }]);
    const warning = { code: "x", severity: "warning", message: "It is odd.", fix: "Look." } as const;
    const odd = { items: [good], problems: [warning] };
    expect(statuses(await outcomesOf(odd, all.platform, { strict: true }))).toEqual(["problems"]);
    expect(all.emulator.requests).toEqual([]);
  });

  it("sends nothing in a dry run, but finds every problem", async () => {
    const all = await emulated();
    const item = itemOf({ kind: "itwin", id: all.iTwinId }, samples.png);
    expect(statuses(await outcomesOf(planOf([item]), all.platform, { dryRun: true }))).toEqual(["would-publish"]);
    const bad = itemOf({ kind: "saved-view", id: all.savedViewId }, samples.gif);
    expect(statuses(await outcomesOf(planOf([item, bad]), all.platform, { dryRun: true }))).toEqual([
      "problems",
      "failed",
    ]);
    expect(uploads(all)).toEqual([]);
  });

  it("fails one item without keeping the others back", async () => {
    const all = await emulated();
    const items = manyViews(all, 5);
    const missing = itemOf({ kind: "saved-view", id: "AAAA" }, samples.png);
    const outcomes = await outcomesOf(planOf([...items, missing]), all.platform);
    expect(statuses(outcomes).sort()).toEqual(["failed", ...Array(5).fill("published")]);
    expect(outcomes.find(({ status }) => status === "failed")).toMatchObject({ error: { status: 404 }, item: missing });
  });

  it("sends only what was checked", async () => {
    const all = await emulated();
    let reads = 0;
    const item: PlanItem = {
      target: { kind: "itwin", id: all.iTwinId },
      file: "a.png",
      load: async () => numbered(reads++),
    };
    const [outcome] = await outcomesOf(planOf([item]), all.platform);
    expect(outcome).toMatchObject({ status: "failed", error: { name: "ImageRejectedError" } });
    expect(outcome?.status === "failed" && outcome.error.message).toContain("changed after it was checked");
    expect(uploads(all)).toEqual([]);
  });

  it("stops when the token is refused: all others would meet the same", async () => {
    const all = await emulated();
    const items = manyViews(all, 30);
    const token = all.emulator.issueToken({ lifetimeSeconds: 0 });
    const platform = createPlatform({ apiUrl: all.emulator.url, token });
    const outcomes = await outcomesOf(planOf(items), platform, { concurrency: 2 });
    expect(statuses(outcomes).filter((status) => status === "failed").length).toBeLessThanOrEqual(3);
    expect(statuses(outcomes).filter((status) => status === "stopped").length).toBeGreaterThanOrEqual(27);
    expect(uploads(all).length).toBeLessThanOrEqual(3);
  });

  it("stops when nobody is there", async () => {
    const all = await emulated();
    const platform = createPlatform({ apiUrl: await closedServer(), token: "x", retryDelay: 1, attempts: 3 });
    const outcomes = await outcomesOf(planOf(manyViews(all, 20)), platform, { concurrency: 2 });
    expect(statuses(outcomes).filter((status) => status === "stopped").length).toBeGreaterThanOrEqual(17);
  });

  it("goes on when the first answer is a redirect, or is too large: the platform is there", async () => {
    for (const fault of [
      { status: 302, headers: { location: "https://elsewhere.example/" } },
      { status: 201, body: "x".repeat(2 * 1024 * 1024) },
    ]) {
      const all = await emulated();
      const items = Array.from({ length: 3 }, () =>
        itemOf({ kind: "imodel", id: all.emulator.createIModel(all).id }, samples.png),
      );
      all.emulator.fault({ method: "PUT", times: 1, ...fault });
      const outcomes = await outcomesOf(planOf(items), all.platform, { concurrency: 1 });
      expect(statuses(outcomes)).toEqual(["failed", "published", "published"]);
    }
  });

  it("goes on when one connection breaks for good after others were answered", async () => {
    const all = await emulated();
    const [first, broken, ...rest] = manyViews(all, 6) as [PlanItem, PlanItem, ...PlanItem[]];
    all.emulator.fault({ method: "PUT", path: `/savedviews/${broken.target.id}/image`, reset: true, times: 5 });
    const outcomes = await outcomesOf(planOf([first, broken, ...rest]), all.platform, { concurrency: 1 });
    expect(statuses(outcomes)).toEqual(["published", "failed", ...Array(4).fill("published")]);
    expect(outcomes[1]).toHaveProperty(
      "error.message",
      expect.stringMatching(/may have taken the image, and may show it/),
    );
  });

  it("settles every item when it is cancelled in the middle", async () => {
    const all = await emulated({ latencyMs: 20 });
    const controller = new AbortController();
    const outcomes: Outcome[] = [];
    const plan = planOf(manyViews(all, 40));
    for await (const outcome of publish(plan, all.platform, { concurrency: 4, signal: controller.signal })) {
      outcomes.push(outcome);
      if (outcomes.length === 5) controller.abort();
    }
    expect(outcomes).toHaveLength(40);
    const seen = new Set(statuses(outcomes));
    expect(seen.has("published") && seen.has("cancelled")).toBe(true);
    // What was under way is a failure that says that nobody knows.
    for (const outcome of outcomes) {
      if (outcome.status === "failed")
        expect(outcome.error).toMatchObject({ name: "TransportError", reasonCode: "cancelled" });
    }
    expect(statuses(outcomes).filter((status) => status === "failed").length).toBeLessThanOrEqual(4);
  });

  it("settles every item when a load hangs, rejects with anything, or gives something else than bytes", async () => {
    const all = await emulated();
    const target = (): PlanItem["target"] => ({
      kind: "saved-view",
      id: all.emulator.createSavedView({ iTwinId: all.iTwinId }).id,
    });
    const odd = [() => Promise.reject(Object.create(null)), async () => undefined as unknown as Uint8Array];
    const plan = planOf(odd.map((load, index) => ({ target: target(), file: `${index}.png`, load })));
    const outcomes = await outcomesOf(plan, all.platform);
    expect(outcomes.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      ["image-unreadable"],
      ["image-unreadable"],
    ]);
    const hanging = planOf([{ target: target(), file: "h.png", load: () => new Promise(() => {}) }]);
    const signal = AbortSignal.timeout(50);
    expect(statuses(await outcomesOf(hanging, all.platform, { signal }))).toEqual(["cancelled"]);
  });

  it("stops when a rate limit outlasts the time left", async () => {
    const all = await emulated();
    all.emulator.fault({ method: "PUT", status: 429, headers: { "Retry-After": "3600" } });
    const outcomes = await outcomesOf(planOf(manyViews(all, 20)), all.platform, {
      concurrency: 2,
      skipUnchanged: false,
    });
    expect(statuses(outcomes).filter((status) => status === "stopped").length).toBeGreaterThanOrEqual(17);
    expect(uploads(all).length).toBeLessThanOrEqual(2);
  });

  it("takes a platform's own abort for a cancelled run", async () => {
    const all = await emulated();
    const controller = new AbortController();
    controller.abort();
    const platform = createPlatform({ apiUrl: all.emulator.url, token: all.emulator.token, signal: controller.signal });
    expect(statuses(await outcomesOf(planOf(manyViews(all, 3)), platform))).toEqual(Array(3).fill("cancelled"));
  });

  it("names ids and files without letting them break out of a line", async () => {
    const all = await emulated();
    const item = itemOf({ kind: "saved-view", id: "x\n::error::pwn" }, samples.png, "a\n::error::b.png");
    const [outcome] = await outcomesOf(planOf([item]), all.platform);
    expect(outcome?.status === "failed" && outcome.error.message).not.toContain("\n");
  });

  it("settles every item when it was cancelled before it began", async () => {
    const all = await emulated();
    const outcomes = await outcomesOf(planOf(manyViews(all, 3)), all.platform, { signal: AbortSignal.abort() });
    expect(statuses(outcomes)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(all.emulator.requests).toEqual([]);
  });

  it("is cancelled by leaving the loop", async () => {
    const all = await emulated({ latencyMs: 20 });
    for await (const outcome of publish(planOf(manyViews(all, 40)), all.platform, { concurrency: 2 })) {
      expect(outcome.status).toBe("published");
      break;
    }
    const sent = uploads(all).length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(uploads(all)).toHaveLength(sent);
    expect(sent).toBeLessThan(10);
  });

  it("waits out a rate limit that all uploads share", async () => {
    const all = await emulated({ rateLimit: { requests: 10, windowMs: 1000 } });
    const outcomes = await outcomesOf(planOf(manyViews(all, 10)), all.platform);
    expect(new Set(statuses(outcomes))).toEqual(new Set(["published"]));
    const limited = uploads(all).filter(({ status }) => status === 429).length;
    // At most those under way when the limit was hit, twice.
    expect(limited).toBeGreaterThan(0);
    expect(limited).toBeLessThanOrEqual(16);
  });

  it("reads no more than a few images at once", async () => {
    const all = await emulated();
    let held = 0;
    let peak = 0;
    const items = Array.from({ length: 30 }, (_, index): PlanItem => {
      const { id } = all.emulator.createSavedView({ iTwinId: all.iTwinId });
      return {
        target: { kind: "saved-view", id },
        file: `${index}.png`,
        load: async () => {
          held++;
          peak = Math.max(peak, held);
          await new Promise((resolve) => setTimeout(resolve, 5));
          held--;
          return pngOf({ byteLength: 1000 + index });
        },
      };
    });
    await outcomesOf(planOf(items), all.platform, { concurrency: 2 });
    expect(peak).toBeLessThanOrEqual(4);
  });
});
