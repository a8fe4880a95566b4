import type { Image, ImageFormat } from "../image/image.ts";
import { walkJpeg } from "../image/jpeg.ts";
import { upright } from "../image/orientation.ts";
import { walkPng } from "../image/png.ts";
import { decodeCommonPng, withoutExcess } from "./decode-png.ts";

/** The pixels of a picture, row by row from the top left: red, green, blue and alpha, a byte each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** As `inspectImage` has it. */
const mostPixels = 100_000_000;

/** Each pixel as one number: equal numbers are equal pixels. */
export const wordsOf = ({ data }: Pixels): Uint32Array =>
  new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);

/**
 * Decodes an image that `inspectImage` found to be complete. The decoders are loaded with the first call: most runs decode
 * nothing. Orientation is not applied.
 *
 * @throws What the decoder throws, for a kind of PNG or JPEG that it does not know.
 */
export async function decodePicture(bytes: Uint8Array<ArrayBuffer>, format: ImageFormat): Promise<Pixels> {
  return typeof OffscreenCanvas === "function" ? decodeInBrowser(bytes) : decodeExactly(bytes, format);
}

/** The same, and the same pixels on every machine: also in browsers, which have decoders of their own. */
export async function decodeExactly(bytes: Uint8Array<ArrayBuffer>, format: ImageFormat): Promise<Pixels> {
  if (format === "jpeg") {
    const { decode } = await import("jpeg-js");
    // The pixels are limited by `inspectImage`; a decoder of 100 megapixels needs this much.
    return decode(bytes, { useTArray: true, maxResolutionInMP: 100, maxMemoryUsageInMB: 2048 });
  }
  const common = await decodeCommonPng(bytes);
  if (common) return common;
  const { decode } = await import("fast-png");
  return toRgba(decode(await withoutExcess(bytes)));
}

/** Decodes an image and turns it as its EXIF orientation says. Rejects above the 100 megapixels that may be published. */
export async function decodeUpright({ bytes, format, width, height }: Image): Promise<Pixels> {
  if (width * height > mostPixels) throw new RangeError("too many pixels");
  const walk = format === "png" ? walkPng(bytes) : walkJpeg(bytes);
  return turn(await decodePicture(bytes, format), walk.whole ? walk.orientation : upright);
}

/** Undoes an EXIF orientation (EXIF 3.0, 4.6.5.1.6): 2 mirrors, 3 turns by a half, 5 to 8 swap the sides. */
function turn(pixels: Pixels, orientation: number): Pixels {
  if (orientation === upright) return pixels;
  const swaps = orientation >= 5;
  const [width, height] = swaps ? [pixels.height, pixels.width] : [pixels.width, pixels.height];
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const data = new Uint8Array(pixels.data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const [across, down] = swaps ? [y, x] : [x, y];
      const column = fromRight ? pixels.width - 1 - across : across;
      const row = fromBottom ? pixels.height - 1 - down : down;
      const from = (row * pixels.width + column) * 4;
      data.set(pixels.data.subarray(from, from + 4), at);
    }
  }
  return { width, height, data };
}

async function decodeInBrowser(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const bitmap = await createImageBitmap(new Blob([bytes]), { imageOrientation: "none", colorSpaceConversion: "none" });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) throw new Error("This browser has no 2D canvas to decode with.");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

interface DecodedPng {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly palette?: readonly (readonly number[])[];
}

/** Makes grey, grey with alpha, RGB and palettes of any depth RGBA. Depths below 8 are for grey and palettes only. */
function toRgba({ width, height, depth, channels, data, palette }: DecodedPng): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  const perRow = depth < 8 ? Math.ceil((width * depth) / 8) : width * channels;
  const largest = 2 ** depth - 1;
  const sample = (x: number, y: number, channel: number): number => {
    if (depth >= 8) return data[y * perRow + x * channels + channel] ?? 0;
    const bit = x * depth;
    return ((data[y * perRow + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & largest;
  };
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      if (palette) rgba.set(palette[sample(x, y, 0)] ?? [], at);
      else {
        const scale = 255 / largest;
        const colours = channels < 3 ? 1 : 3;
        for (let c = 0; c < 3; c++) rgba[at + c] = sample(x, y, Math.min(c, colours - 1)) * scale;
        if (channels > colours) rgba[at + 3] = sample(x, y, colours) * scale;
      }
      if (palette ? (palette[0]?.length ?? 3) < 4 : channels % 2 === 1) rgba[at + 3] = 255;
    }
  }
  return { width, height, data: rgba };
}
