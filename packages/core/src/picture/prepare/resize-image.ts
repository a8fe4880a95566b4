import type { Image, ImageFormat } from "../../image/image.ts";
import { walkJpeg } from "../../image/jpeg.ts";
import { walkPng } from "../../image/png.ts";
import { decodeExactly, type Pixels } from "../decode.ts";
import { type ImageColours, readColours } from "./colour-space.ts";
import { encodeJpeg } from "./encode-jpeg.ts";
import { encodePng } from "./encode-png.ts";
import { scaleDown } from "./scale.ts";
import { flatten, turn } from "./transform.ts";

/** The format of an image for a page. The platform takes no WebP, but browsers do. */
export type PageFormat = ImageFormat | "webp";

/** What an image for a page is to be. */
export interface Resize {
  /** Pixels; narrower images keep their width. Default: every image does. */
  readonly maxWidth?: number | undefined;
  /** Default: that of the image. */
  readonly format?: PageFormat | undefined;
}

/** An image that was made for a page. */
export interface PageImage {
  readonly format: PageFormat;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly bytes: Uint8Array;
}

/**
 * Encodes a picture as a WebP. The caller has the encoder: it is WebAssembly in a file of its own.
 *
 * @param profile - An ICC profile of red, green and blue: what the colours mean.
 */
export type EncodeWebp = (pixels: Pixels, profile?: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>;

/** The quality of a JPEG for a page. */
const quality = 85;

/** Changes when the same image is made other bytes than before. */
const resizeVersion = 1;

/** The same text for images that are made in the same way. */
export function howToResize({ maxWidth, format }: Resize): string {
  return [
    resizeVersion,
    ...(maxWidth === undefined ? [] : [`max-width ${maxWidth}`]),
    ...(format ? [format] : []),
  ].join(" ");
}

/**
 * Makes an image for a page: as wide as asked at most, in the format asked for. The same image becomes the same bytes on
 * every machine.
 *
 * @returns `undefined` when the image is as asked already.
 * @throws What the decoder throws, for a kind of PNG or JPEG that it does not know.
 */
export async function resizeImage(
  image: Image,
  wanted: Resize,
  encodeWebp: EncodeWebp,
): Promise<PageImage | undefined> {
  const { format = image.format, maxWidth = image.width } = wanted;
  if (format === image.format && image.width <= maxWidth) return undefined;
  const walk = image.format === "png" ? walkPng(image.bytes) : walkJpeg(image.bytes);
  const colours = readColours(image);
  let pixels = await decodeExactly(image.bytes, image.format);
  if (walk.whole) pixels = turn(pixels, walk.orientation);
  const { width, height } = pixels;
  if (width > maxWidth) pixels = scaleDown(pixels, maxWidth, Math.max(1, Math.round((height * maxWidth) / width)));
  const bytes = await encode(pixels, format, colours, encodeWebp);
  return { format, width: pixels.width, height: pixels.height, bytes };
}

async function encode(
  pixels: Pixels,
  format: PageFormat,
  colours: ImageColours,
  encodeWebp: EncodeWebp,
): Promise<Uint8Array<ArrayBuffer>> {
  if (format === "webp") return encodeWebp(pixels, colours.profile());
  if (format === "jpeg") return encodeJpeg(flatten(pixels, [255, 255, 255]), quality, colours.jpeg);
  const encoded = encodePng(pixels, colours.png);
  if ("aboutBytes" in encoded) throw new Error("A PNG without a limit is always made.");
  return encoded.bytes;
}
