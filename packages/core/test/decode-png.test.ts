import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { decodeExactly } from "../src/picture/decode.ts";
import { decodeCommonPng } from "../src/picture/decode-png.ts";
import { chunk, concat, header, pngSignature } from "./samples.ts";

const [width, height] = [23, 40];
const png = (colourType: number, pixels: Uint8Array, ...extra: readonly Uint8Array[]) => {
  const data = header(width, height);
  data[9] = colourType;
  const compressed = new Uint8Array(deflateSync(pixels));
  const middle = compressed.length >> 1;
  const idats = [compressed.subarray(0, middle), compressed.subarray(middle)].map((part) => chunk("IDAT", part));
  return concat(pngSignature, chunk("IHDR", data), ...extra, ...idats, chunk("IEND"));
};

/** Rows of noise: with any bytes, each filter is a valid one. */
function noise(channels: number, rows = height): Uint8Array {
  const perRow = 1 + width * channels;
  const pixels = new Uint8Array(randomBytes(perRow * rows));
  for (let y = 0; y < rows; y++) pixels[y * perRow] = y % 5;
  return pixels;
}

describe("common PNGs", () => {
  it.each([
    [0, 1],
    [2, 3],
    [4, 2],
    [6, 4],
  ])("of colour type %i are decoded as fast-png does, with every filter", async (colourType, channels) => {
    const bytes = png(colourType, noise(channels));
    const { data } = decode(bytes);
    const colours = channels < 3 ? [0, 0, 0] : [0, 1, 2];
    const expected = Array.from({ length: width * height }, (_, pixel) => [
      ...colours.map((channel) => data[pixel * channels + channel]),
      channels % 2 === 0 ? data[pixel * channels + channels - 1] : 255,
    ]);
    expect(Array.from((await decodeCommonPng(bytes))?.data ?? [])).toEqual(expected.flat());
  });

  it("with a palette have its colours, and alpha for as many as are listed", async () => {
    const pixels = new Uint8Array(height * (width + 1));
    pixels.set([0, 2, 1, 0]);
    const bytes = png(
      3,
      pixels,
      chunk("PLTE", Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)),
      chunk("tRNS", Uint8Array.of(10, 20)),
    );
    const { data } = (await decodeCommonPng(bytes)) ?? {};
    expect(Array.from(data?.subarray(0, 12) ?? [])).toEqual([7, 8, 9, 255, 4, 5, 6, 20, 1, 2, 3, 10]);
  });

  it("may have more bytes than their rows, but not any number of them", async () => {
    const longer = noise(3, height + 1);
    const rows = longer.subarray(0, height * (1 + width * 3));
    expect(await decodeCommonPng(png(2, longer))).toEqual(await decodeCommonPng(png(2, rows)));
    await expect(decodeExactly(png(2, new Uint8Array(1_000_000)), "png")).rejects.toThrow("larger than");
  });

  it("of other kinds have the same limits, and their profile is not unpacked", async () => {
    // One bit a pixel: eight times as many rows as bytes for them.
    const bits = (rows: Uint8Array, ...extra: readonly Uint8Array[]) => {
      const data = header(width, height);
      data.set([1, 0], 8);
      const compressed = new Uint8Array(deflateSync(rows));
      return concat(pngSignature, chunk("IHDR", data), ...extra, chunk("IDAT", compressed), chunk("IEND"));
    };
    const rows = new Uint8Array(height * 4).fill(0);
    rows[1] = 0b10000000;
    const named = concat(
      new TextEncoder().encode("name\0\0"),
      new Uint8Array(deflateSync(new Uint8Array(300_000_000))),
    );
    const before = process.memoryUsage.rss();
    const { data } = await decodeExactly(bits(rows, chunk("iCCP", named)), "png");
    expect(Array.from(data.subarray(0, 8))).toEqual([255, 255, 255, 255, 0, 0, 0, 255]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000);
    await expect(decodeExactly(bits(new Uint8Array(1_000_000)), "png")).rejects.toThrow("larger than");
  });

  it("whose pixels are incomplete, or have an unknown filter, are refused", async () => {
    await expect(decodeExactly(png(2, noise(3, height - 1)), "png")).rejects.toThrow();
    const unknown = noise(3);
    unknown[0] = 5;
    await expect(decodeExactly(png(2, unknown), "png")).rejects.toThrow("filter 5");
  });
});
