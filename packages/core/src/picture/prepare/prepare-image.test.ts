import { encode as encodeJpegFile } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { samples } from "../../../test/samples.ts";
import { inspectImage, sha256 } from "../../image/inspect.ts";
import { decodeExactly, type Pixels } from "../decode.ts";
import { concatenate } from "./bytes.ts";
import { chunk, encodePng } from "./encode-png.ts";
import { type Fit, type FittedImage, prepareImage } from "./prepare-image.ts";

const noSpace = { chunks: [], isGrey: false };
const toPng: Fit = { format: "png", belowBytes: 1_000_000, isAcceptable: false };

/** A picture of what a function gives for each place; the same on every machine. */
function picture(width: number, height: number, at: (x: number, y: number) => readonly number[]): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([...at(x, y), 255].slice(0, 4), (y * width + x) * 4);
  }
  return { width, height, data };
}

/** A number from 0 to 255 without order. */
function random(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15) ^ 0x5bd1e995, 0x2c1b3c6d);
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 13) & 255;
}
const noise = (width: number, height: number): Pixels =>
  picture(width, height, (x, y) => [0, 1, 2].map((c) => random((y * width + x) * 3 + c + 1)));
const gradient = (width: number, height: number): Pixels =>
  picture(width, height, (x, y) => [(x * 255) / width, (y * 255) / height, ((x + y) * 255) / (width + height)]);
/** A grey sky with a little noise. */
const grain = (width: number, height: number): Pixels =>
  picture(width, height, (x, y) =>
    [0, 1, 2].map((c) => 60 + (y * 120) / height + random((y * width + x) * 3 + c) / 25),
  );

function png(pixels: Pixels): Uint8Array<ArrayBuffer> {
  const encoded = encodePng(pixels, noSpace);
  if (!("bytes" in encoded)) throw new Error("not encoded");
  return encoded.bytes;
}
const jpeg = (pixels: Pixels, quality: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(encodeJpegFile({ ...pixels, data: pixels.data }, quality).data);

async function prepare(bytes: Uint8Array, fit: Fit): Promise<FittedImage & { pixels: Pixels }> {
  const { image } = await inspectImage(bytes);
  if (!image) throw new Error("not an image");
  const before = await sha256(image.bytes);
  const fitted = await prepareImage(image, fit);
  if (!fitted) throw new Error("stays as it is");
  expect(await sha256(image.bytes), "the original is untouched").toBe(before);
  expect(fitted.bytes.length).toBeLessThan(fit.belowBytes);
  const { image: made, problems } = await inspectImage(fitted.bytes);
  expect(problems).toEqual([]);
  expect(made?.format).toBe(fit.format);
  const pixels = await decodeExactly(fitted.bytes, fit.format);
  expect([pixels.width, pixels.height]).toEqual([made?.width, made?.height]);
  return { ...fitted, pixels };
}

describe("a PNG", () => {
  it.each([
    ["of many colours", gradient(40, 30), 2],
    ["of few colours", picture(40, 30, (x, y) => [x > 20 ? 200 : 10, y > 9 ? 90 : 30, 7]), 3],
    ["of greys", picture(40, 30, (x, y) => [x + y, x + y, x + y]), 0],
    ["that is transparent", picture(40, 30, (x, y) => [x * 6, y * 8, x + y, x * y]), 6],
    ["of few colours, transparent", picture(40, 30, (x) => [9, 9, 9, x > 20 ? 0 : 255]), 3],
    ["of one pixel", picture(1, 1, () => [1, 2, 3]), 3],
  ])("%s is compressed anew without loss, in the smallest colour type", async (_name, pixels, colourType) => {
    const { steps, bytes, pixels: made } = await prepare(png(pixels), toPng);
    expect(steps).toEqual(["recompressed"]);
    expect(bytes[25]).toBe(colourType);
    expect(Uint8Array.from(made.data)).toEqual(Uint8Array.from(pixels.data));
  });

  it("gets a palette, and the mean of an area stays what it was", async () => {
    const pixels = grain(400, 300);
    const lossless = png(pixels).length;
    const { steps, pixels: made } = await prepare(png(pixels), { ...toPng, belowBytes: lossless });
    expect(steps).toEqual(["reduced to 256 colours"]);
    expect([made.width, made.height]).toEqual([400, 300]);
    const mean = ({ data }: Pixels, y: number) =>
      [...data.subarray(y * 1600, (y + 8) * 1600)].reduce((sum, value) => sum + value, 0) / 12_800;
    for (let y = 0; y < 296; y += 8) expect(Math.abs(mean(made, y) - mean(pixels, y))).toBeLessThan(0.5);
  });

  it("is scaled where 256 colours are too few, and uses the room", async () => {
    const { steps, pixels, bytes } = await prepare(png(noise(400, 200)), { ...toPng, belowBytes: 100_000 });
    expect(steps).toEqual(["scaled"]);
    expect(pixels.width / pixels.height).toBeCloseTo(2, 1);
    expect(bytes.length).toBeGreaterThan(70_000);
  });

  it("keeps its transparent pixels when it is scaled, and their colours don't bleed", async () => {
    const pixels = picture(300, 300, (x, y) => (x < 150 ? [random(y), 255, random(x * y), 255] : [255, 0, 0, 0]));
    const { pixels: made } = await prepare(png(pixels), { ...toPng, belowBytes: 20_000 });
    const middle = Math.floor(made.height / 2) * made.width;
    const alphas = Array.from({ length: made.width }, (_, x) => made.data[(middle + x) * 4 + 3]);
    expect([alphas[0], alphas.at(-1)]).toEqual([255, 0]);
    for (let at = 0; at < made.data.length; at += 4) {
      if (made.data[at + 3] === 255) expect(made.data[at + 1]).toBe(255);
    }
  });

  it("keeps what its colours mean", async () => {
    const plain = png(gradient(40, 30));
    const gamma = chunk("gAMA", Uint8Array.of(0, 0, 0xb1, 0x8f));
    const marked = concatenate([plain.subarray(0, 33), gamma, plain.subarray(33)]);
    const { bytes } = await prepare(marked, toPng);
    expect(bytes.subarray(33, 33 + gamma.length)).toEqual(gamma);
  });

  it("is the same every time, on every machine: change preparationVersion with these", async () => {
    const made = await Promise.all([
      prepare(png(gradient(64, 48)), toPng),
      prepare(png(grain(400, 300)), { ...toPng, belowBytes: png(grain(400, 300)).length }),
      prepare(png(noise(400, 200)), { ...toPng, belowBytes: 100_000 }),
      prepare(jpeg(noise(400, 200), 100), { ...toPng, format: "jpeg", belowBytes: 60_000 }),
    ]);
    expect(await Promise.all(made.map(async ({ bytes }) => (await sha256(bytes)).slice(0, 16)))).toMatchInlineSnapshot(`
      [
        "e0e020a73d0f28c5",
        "270ce4eddbd009ed",
        "55d46a0cd7f91dd4",
        "f7da72c386dd5606",
      ]
    `);
  });
});

describe("a JPEG", () => {
  it("stays one of all its pixels with a lower quality, and is scaled when that is not enough", async () => {
    const original = jpeg(noise(320, 200), 100);
    const lower = await prepare(original, { ...toPng, format: "jpeg", belowBytes: original.length });
    expect(lower.steps).toEqual(["recompressed"]);
    expect([lower.pixels.width, lower.pixels.height]).toEqual([320, 200]);
    const smaller = await prepare(original, { ...toPng, format: "jpeg", belowBytes: 20_000 });
    expect(smaller.steps).toEqual(["scaled"]);
  });

  it("becomes a PNG of the same pixels where only that is taken", async () => {
    const { steps, pixels } = await prepare(samples.jpegProgressive, toPng);
    expect(steps).toEqual(["converted"]);
    expect(pixels.data).toEqual((await decodeExactly(samples.jpegProgressive, "jpeg")).data);
  });

  it("is turned as its EXIF says", async () => {
    const { steps, pixels, bytes } = await prepare(samples.jpegTurned, toPng);
    expect(steps).toEqual(["turned", "converted"]);
    expect([pixels.width, pixels.height]).toEqual([9, 16]);
    // Its colour profile came along.
    expect(new TextDecoder("latin1").decode(bytes)).toContain("iCCP");
  });
});

describe("orientations", () => {
  // What is shown of the letters abc over def, by the EXIF orientation that they are stored with.
  it.each([
    [2, ["cba", "fed"]],
    [3, ["fed", "cba"]],
    [4, ["def", "abc"]],
    [5, ["ad", "be", "cf"]],
    [6, ["da", "eb", "fc"]],
    [7, ["fc", "eb", "da"]],
    [8, ["cf", "be", "ad"]],
  ])("%i", async (orientation, shown) => {
    const letters = "abcdef";
    const stored = png(picture(3, 2, (x, y) => [letters.charCodeAt(y * 3 + x), 1, 2]));
    const tiff = Uint8Array.of(
      ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
      ...[1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
      ...[0, 0, 0, 0],
    );
    const bytes = concatenate([stored.subarray(0, 33), chunk("eXIf", tiff), stored.subarray(33)]);
    const { pixels } = await prepare(bytes, toPng);
    const rows = Array.from({ length: pixels.height }, (_, y) =>
      String.fromCharCode(
        ...Array.from({ length: pixels.width }, (_, x) => pixels.data[(y * pixels.width + x) * 4] ?? 0),
      ),
    );
    expect(rows).toEqual(shown);
  });
});

describe("with a background", () => {
  const background = [10, 20, 30] as const;
  const seeThrough = png(picture(8, 4, (x) => [200, 100, 50, x < 4 ? 0 : 128]));

  it("transparent pixels are laid on it", async () => {
    const { steps, pixels } = await prepare(seeThrough, { ...toPng, background, isAcceptable: true });
    expect(steps).toEqual(["flattened"]);
    expect([...pixels.data.subarray(0, 4)]).toEqual([10, 20, 30, 255]);
    expect([...pixels.data.subarray(28, 32)]).toEqual([105, 60, 40, 255]);
  });

  it("an acceptable image without transparent pixels stays as it is", async () => {
    const { image } = await inspectImage(samples.png);
    if (!image) throw new Error("not an image");
    expect(await prepareImage(image, { ...toPng, background, isAcceptable: true })).toBeUndefined();
  });

  it.each([
    ["wide", 45, 5, 45, 9],
    ["tall", 4, 36, 8, 36],
    ["odd", 23, 2, 23, 5],
  ])("a picture that is too %s is padded in the middle", async (_name, width, height, toWidth, toHeight) => {
    const original = png(picture(width, height, () => [200, 0, 0]));
    const { steps, pixels } = await prepare(original, { ...toPng, background, padTo: 5 });
    expect(steps).toEqual(["padded"]);
    expect([pixels.width, pixels.height]).toEqual([toWidth, toHeight]);
    expect([...pixels.data.subarray(0, 4)]).toEqual([10, 20, 30, 255]);
    const middle = (Math.floor(toHeight / 2) * toWidth + Math.floor(toWidth / 2)) * 4;
    expect([...pixels.data.subarray(middle, middle + 4)]).toEqual([200, 0, 0, 255]);
  });
});

it("ends with the signal's reason between two steps", async () => {
  const { image } = await inspectImage(samples.png);
  if (!image) throw new Error("not an image");
  const reason = new Error("cancelled");
  await expect(prepareImage(image, toPng, AbortSignal.abort(reason))).rejects.toBe(reason);
});
