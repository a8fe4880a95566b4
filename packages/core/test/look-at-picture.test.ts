import { inspectPlan, type Target } from "@itwin-images/core";
import { encode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { itemOf, planOf } from "./plans.ts";
import { pictureOf, pngOf, samples } from "./samples.ts";

const iTwin: Target = { kind: "itwin", id: "8a1f2c3d-0000-4000-8000-000000000001" };
const otherITwin: Target = { kind: "itwin", id: "8a1f2c3d-0000-4000-8000-000000000002" };
const iModel: Target = { kind: "imodel", id: "8a1f2c3d-0000-4000-8000-000000000003" };
const view: Target = { kind: "saved-view", id: "ACZbDmWhULVChRcDRkoPdLaNv7DGPQORQpkxmyDyE1ERZS7bsqUk" };

/** What is said of a picture, as `code: message`. */
async function warningsOf(bytes: Uint8Array, target: Target = iTwin): Promise<string[]> {
  const [item] = await inspectPlan(planOf([itemOf(target, bytes, "picture")]));
  expect(item?.image).toBeDefined();
  return (item?.problems ?? []).map(({ code, severity, message }) => {
    expect(severity).toBe("warning");
    return `${code}: ${message}`;
  });
}

/** One colour but for a number of pixels at the end. */
const nearly = (colour: readonly number[], others: number, channels: 3 | 4 = 3) => {
  let left = 400 * 250 - others;
  return pictureOf({ channels }, () => (left-- > 0 ? colour : [9, 9, 9, 255]));
};

describe("a picture", () => {
  it.each([iTwin, view, iModel])("that shows something is not warned of: %j", async (target) => {
    expect(await warningsOf(pictureOf(), target)).toEqual([]);
  });

  it("is blank if it has one colour, or nearly", async () => {
    expect(await warningsOf(nearly([0, 0, 0], 0))).toEqual([
      "image-blank: The picture is blank: all of it has the colour #000000.",
    ]);
    expect(await warningsOf(nearly([255, 254, 253], 40))).toEqual([
      "image-blank: The picture is blank: 99.96 % of it has the colour #fffefd.",
    ]);
    expect(await warningsOf(nearly([1, 2, 3, 0], 0, 4))).toEqual([
      "image-blank: The picture is blank: all of it is transparent.",
    ]);
    const grey = new Uint8Array(400 * 250 * 4).fill(128);
    const jpeg = new Uint8Array(encode({ width: 400, height: 250, data: grey }, 80).data);
    expect(await warningsOf(jpeg)).toEqual(["image-blank: The picture is blank: all of it has the colour #808080."]);
  });

  it("is not blank if a line of text is on it", async () => {
    expect(await warningsOf(nearly([255, 255, 255], 60))).toEqual([]);
  });

  it("says which flags a headless Chromium needs", async () => {
    const [item] = await inspectPlan(planOf([itemOf(iTwin, nearly([0, 0, 0], 0))]));
    expect(item?.problems[0]?.fix).toContain('args: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]');
  });

  it("is transparent from 1 % on, with any filter of a row", async () => {
    const paint = (share: number) => (x: number, y: number) => [x & 255, y, (x * 7) & 255, x < 400 * share ? 0 : 255];
    expect(await warningsOf(pictureOf({ channels: 4 }, paint(0)))).toEqual([]);
    expect(await warningsOf(pictureOf({ channels: 4 }, paint(0.005)))).toEqual([]);
    expect(await warningsOf(pictureOf({ channels: 4 }, paint(0.5)))).toEqual([
      expect.stringMatching(/^image-transparent: .* of the picture is transparent/),
    ]);
  });

  it("that is smaller than its tile gets this warning only", async () => {
    expect(await warningsOf(samples.png)).toEqual([
      "image-small: The image has 4 x 3 pixels; a tile that shows it has 288 x 156 and enlarges it 72.0 times, so that it is blurred there.",
    ]);
    // As thumbnails often are: enlarged by an eighth, which is hardly seen.
    const square = { width: 256, height: 256 };
    expect(await warningsOf(pictureOf(square), iTwin)).toEqual([expect.stringMatching(/^image-cropped: /)]);
    const size = { width: 288, height: 156 };
    expect(await warningsOf(pictureOf(size), iTwin)).toEqual([]);
    expect(await warningsOf(pictureOf(size), iModel)).toEqual([expect.stringMatching(/^image-small: .*400 x 250/)]);
  });

  it("is cropped if the tile cuts off much of it", async () => {
    expect(await warningsOf(pictureOf({ width: 400, height: 300 }), view)).toEqual([]);
    expect(await warningsOf(pictureOf({ width: 400, height: 400 }), view)).toEqual([
      "image-cropped: The image is 400 x 400 pixels; the tile of a saved view is 256 x 128 and cuts off 50 % of it, at top and bottom.",
    ]);
    expect(await warningsOf(pictureOf({ width: 900, height: 250 }), iTwin)).toEqual([
      expect.stringMatching(/^image-cropped: .* cuts off 48 % of it, at left and right\.$/),
    ]);
  });

  it("is repeated if other files have it for other targets of the kind", async () => {
    const codes = async (...items: readonly (readonly [Target, Uint8Array, string])[]) =>
      (await inspectPlan(planOf(items.map((item) => itemOf(...item))))).map(({ problems }) =>
        problems.map(({ code, message }) => `${code}: ${message}`),
      );
    expect(await codes([iTwin, pictureOf(), "a.png"], [otherITwin, pictureOf(), "b.png"])).toEqual([
      [],
      [`image-repeated: It is the same picture as a.png, which is for iTwin ${iTwin.id}.`],
    ]);
    expect(await codes([iTwin, pictureOf(), "a.png"], [otherITwin, pictureOf(), "a.png"])).toEqual([[], []]);
    expect(await codes([iTwin, pictureOf(), "a.png"], [iModel, pictureOf(), "b.png"])).toEqual([[], []]);
  });

  it("that can't be decoded is not warned of", async () => {
    expect(await warningsOf(pngOf({ width: 400, height: 250 }))).toEqual([]);
  });
});
