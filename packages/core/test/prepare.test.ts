import {
  checkImage,
  inspectImage,
  type PlanItem,
  type PrepareOptions,
  PublishRecord,
  preparePlan,
} from "@itwin-images/core";
import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { beforeAll, describe, expect, it } from "vitest";
import { emulated } from "./emulated.ts";
import { itemOf, outcomesOf, planOf } from "./plans.ts";
import { samples } from "./samples.ts";

let large: Uint8Array<ArrayBuffer>;
let long: Uint8Array<ArrayBuffer>;
let photo: Uint8Array<ArrayBuffer>;

beforeAll(() => {
  const noise = new Uint8Array(1330 * 1330 * 3);
  let state = 1;
  for (let at = 0; at < noise.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    noise[at] = state >>> 24;
  }
  large = new Uint8Array(encodePng({ width: 1330, height: 1330, channels: 3, data: noise }));
  long = new Uint8Array(encodePng({ width: 90, height: 10, channels: 3, data: noise.subarray(0, 2700) }));
  photo = new Uint8Array(encodeJpeg({ width: 64, height: 36, data: noise.subarray(0, 64 * 36 * 4) }, 90).data);
});

async function publishing(options: PrepareOptions & { record?: PublishRecord }, items: readonly PlanItem[]) {
  return preparePlan(planOf(items), options);
}

describe("a plan that is prepared", () => {
  it("is published where it would be refused, and its files are as they were", async () => {
    const { platform, emulator, iTwinId, savedViewId, iModelId } = await emulated();
    const items = [
      itemOf({ kind: "itwin", id: iTwinId }, large),
      itemOf({ kind: "saved-view", id: savedViewId }, photo, "view.jpg"),
      itemOf({ kind: "imodel", id: iModelId }, samples.png),
    ];
    const before = large.slice();
    const refused = await outcomesOf(planOf(items), platform);
    expect(refused.map(({ status }) => status)).toEqual(["failed", "failed", "not-attempted"]);
    const plan = await publishing({}, items);
    const outcomes = await outcomesOf(plan, platform);
    expect(outcomes.map(({ status }) => status)).toEqual(["published", "published", "published"]);
    expect(large).toEqual(before);
    const [ofITwin, ofView, ofIModel] = plan.items.map(({ preparation }) => preparation?.());
    expect(ofITwin).toMatchObject({ from: { width: 1330, byteLength: large.length }, steps: ["scaled"] });
    expect(ofView).toMatchObject({ from: { format: "jpeg" }, steps: ["converted"] });
    expect(ofIModel).toBeUndefined();
    expect(emulator.image("itwin", iTwinId)?.bytes.length).toBeLessThan(5_000_000);
  }, 30_000);

  it("leaves what it can't make acceptable to the check", async () => {
    const { platform, iTwinId } = await emulated();
    const html = new TextEncoder().encode("<html></html>");
    for (const bytes of [long, html]) {
      const items = [itemOf({ kind: "itwin", id: iTwinId }, bytes)];
      const [outcome] = await outcomesOf(await publishing({}, items), platform);
      const [asItIs] = await outcomesOf(planOf(items), platform);
      expect(outcome?.problems).toEqual(asItIs?.problems);
      expect(outcome?.problems[0]?.severity).toBe("error");
    }
  });

  it("is padded only where that was asked for, with a colour", async () => {
    const { platform, emulator, iTwinId } = await emulated();
    const plan = await publishing({ pad: true, background: [255, 255, 255] }, [
      itemOf({ kind: "itwin", id: iTwinId }, long),
    ]);
    const [outcome] = await outcomesOf(plan, platform);
    expect(outcome).toMatchObject({ status: "published", image: { width: 90, height: 18 } });
    const stored = await inspectImage(emulator.image("itwin", iTwinId)?.bytes ?? new Uint8Array());
    expect(stored.image && checkImage(stored.image, "itwin")).toEqual([]);
  });

  it("is unchanged when it is published again; with a record, without being prepared where names or records tell", async () => {
    const { platform, emulator, iTwinId, savedViewId, iModelId } = await emulated();
    const targets = [
      { kind: "itwin", id: iTwinId },
      { kind: "saved-view", id: savedViewId },
      { kind: "imodel", id: iModelId },
    ] as const;
    // Long for all kinds but one: the others are flattened.
    const clear = new Uint8Array(encodePng({ width: 2, height: 2, channels: 4, data: new Uint8Array(16) }));
    const items = targets.map((target) => itemOf(target, clear));
    const entries = new PublishRecord();
    const save = async () => {};
    const options = { background: [1, 2, 3] } as const;
    await outcomesOf(await publishing(options, items), platform, { record: { entries, save } });
    const stored = PublishRecord.parse(entries.toString(), { file: "record.json" });
    expect(stored.get(targets[2])?.prepared).toMatchObject({ width: 2, format: "png" });
    emulator.clearRequests();
    const plan = await publishing({ ...options, record: stored }, items);
    const again = await outcomesOf(plan, platform, { record: { entries: stored, save } });
    expect(again.map(({ status }) => status)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(emulator.requests.filter(({ method }) => method === "PUT")).toEqual([]);
    const prepared = plan.items.filter(({ preparation }) => preparation?.()).map(({ target }) => target.kind);
    expect(prepared).toEqual(["saved-view"]);
    expect(stored.toString()).toBe(entries.toString());
    // Another colour is another image.
    const other = await publishing({ background: [9, 9, 9], record: stored }, items);
    const changed = await outcomesOf(other, platform, { record: { entries: stored, save } });
    expect(changed.map(({ status }) => status)).toEqual(["published", "published", "published"]);
  });

  it("is warned of in every run, also where a record knows what it became", async () => {
    const { platform, iTwinId, iModelId } = await emulated();
    const clear = (width: number, height: number) =>
      new Uint8Array(encodePng({ width, height, channels: 4, data: new Uint8Array(width * height * 4) }));
    const items = [
      itemOf({ kind: "itwin", id: iTwinId }, clear(400, 250)),
      itemOf({ kind: "imodel", id: iModelId }, clear(300, 200)),
    ];
    const record = { entries: new PublishRecord(), save: async () => {} };
    for (const strict of [false, true]) {
      const plan = await publishing({ background: [1, 2, 3], record: record.entries }, items);
      const outcomes = await outcomesOf(plan, platform, { record, strict });
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([strict ? "failed" : "published"]));
      const codes = plan.items.map((item) => outcomes.find((outcome) => outcome.item === item)?.problems[0]?.code);
      expect(codes).toEqual(["image-blank", "image-small"]);
      // What only its pixels tell is seen again; the size of the other is known.
      const prepared = plan.items.map(({ preparation }) => preparation?.() !== undefined);
      expect(prepared).toEqual([true, !strict]);
    }
  });
});
