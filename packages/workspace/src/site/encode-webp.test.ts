import { hash } from "node:crypto";
import sharp from "sharp";
import { expect, test } from "vitest";
import { encodeWebp } from "./encode-webp.ts";

type Colour = readonly [number, number, number, number];

function picture(width: number, height: number, colourAt: (x: number, y: number) => Colour) {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colourAt(x, y), (y * width + x) * 4);
  return { width, height, data };
}

/** Shades and noise, as renders have them. */
const render = (alpha: number) =>
  picture(97, 61, (x, y) => [(x * 2 + ((x * y * 7919) % 31)) & 255, (y * 3) & 255, (x ^ y) & 255, alpha]);

/** Areas of one colour with sharp edges. */
const dialog = picture(120, 80, (x, y) => (x > 20 && x < 60 && y % 9 < 4 ? [200, 30, 30, 255] : [250, 250, 250, 255]));

const decode = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes, { ignoreIcc: true }).ensureAlpha().raw().toBuffer();

test("the same pixels are the same bytes on every machine", async () => {
  const hashes: string[] = [];
  for (const pixels of [render(255), render(128), dialog]) hashes.push(hash("sha256", await encodeWebp(pixels)));
  expect(hashes).toEqual([
    "d9651c394e917134ac01db6fe1b135619f71a0881712db184945da31c7772e00",
    "71f38b46761e138779db22889df49e66f00ab1e727d73bce50b3be09475d7e34",
    "959e1f741f4a9ac5bda2457bdd08739c6fc0b32117c586e33d6fc44964b99e49",
  ]);
});

test("a render looks the same, and is smaller than without loss", async () => {
  const pixels = render(255);
  const bytes = await encodeWebp(pixels);
  const decoded = await decode(bytes);
  const error = pixels.data.reduce((sum, value, at) => sum + Math.abs(value - (decoded[at] ?? 0)), 0);
  expect(error / pixels.data.length).toBeLessThan(8);
  const exact = await sharp(pixels.data, { raw: { ...pixels, channels: 4 } })
    .webp({ lossless: true })
    .toBuffer();
  expect(bytes.length).toBeLessThan(exact.length);
});

test("a user interface keeps every pixel", async () => {
  expect((await decode(await encodeWebp(dialog))).equals(dialog.data)).toBe(true);
});

test("transparent pixels stay transparent", async () => {
  const decoded = await decode(await encodeWebp(render(128)));
  expect(decoded.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 128)).toBe(true);
});

test.each([
  ["opaque", render(255)],
  ["transparent", render(128)],
  ["without loss", dialog],
])("the profile is kept: %s", async (_, pixels) => {
  const { icc = Buffer.of() } = await sharp(
    await sharp(pixels.data, { raw: { ...pixels, channels: 4 } })
      .withIccProfile("p3")
      .png()
      .toBuffer(),
  ).metadata();
  const bytes = await encodeWebp(pixels, icc);
  const read = await sharp(bytes).metadata();
  expect(read).toMatchObject({ format: "webp", width: pixels.width, height: pixels.height });
  expect(read.icc?.equals(icc)).toBe(true);
  expect(await decode(bytes)).toEqual(await decode(await encodeWebp(pixels)));
});

test("a picture that is too large for the format is refused", async () => {
  await expect(encodeWebp(picture(16_384, 1, () => [0, 0, 0, 255]))).rejects.toThrow("at most 16383 pixels on a side");
});
