import { zlibSync } from "fflate";
import { crc32 } from "../../image/crc32.ts";
import type { Pixels } from "../decode.ts";
import { concatenate } from "./bytes.ts";

/** The colour types of a PNG that are written. */
const colourTypes = { grey: 0, rgb: 2, palette: 3, rgba: 6 } as const;
const bytesPerPixel = { grey: 1, rgb: 3, palette: 1, rgba: 4 } as const;

/** As strong as pays: 9 takes twice the time for 2 %. Not `node:zlib`, whose bytes differ from processor to processor. */
const compression = 6;

/** Of larger pictures a part is compressed first, to see whether the whole is worth its time. In bytes before compression. */
const sampledFrom = 4_000_000;
const sampleBlocks = 8;
/** The sample is one row of so many. */
const sampleShare = 8;
/** How much the estimate may be above what is wanted: it is rough. */
const doubt = 1.2;

/** A PNG; or, of one that would have far too many bytes, about how many. */
export type EncodedPng = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly aboutBytes: number };

/** A picture of at most 256 colours. */
export interface Indexed {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each colour. */
  readonly palette: readonly (readonly number[])[];
  readonly indexes: Uint8Array;
}

/** Chunks that say what the colours mean, such as `iCCP`, and whether they are about greys. */
export interface ColourSpace {
  readonly chunks: readonly Uint8Array[];
  readonly isGrey: boolean;
}

/**
 * Encodes a picture without loss, in the smallest of the colour types that hold it. The same pixels are the same bytes on
 * every machine.
 *
 * @param belowBytes - A PNG that is sure to have more is not made.
 */
export function encodePng(
  pixels: Pixels,
  space: ColourSpace,
  belowBytes: number = Number.POSITIVE_INFINITY,
): EncodedPng {
  const { width, height, data } = pixels;
  const { isOpaque, isGrey } = survey(data);
  // A profile of RGB is invalid in a grey PNG, and the other way round.
  const asGrey = isGrey && isOpaque && (space.chunks.length === 0 || space.isGrey);
  if (!asGrey) {
    const indexed = indexColours(pixels);
    if (indexed) return { bytes: encodeIndexedPng(indexed, space) };
  }
  const type = asGrey ? "grey" : isOpaque ? "rgb" : "rgba";
  const chunks = space.isGrey && !asGrey ? [] : space.chunks;
  const rows = filterRows(width, height, data, bytesPerPixel[type]);
  const aboutBytes = rows.length < sampledFrom ? 0 : estimate(rows, height);
  if (aboutBytes > belowBytes * doubt) return { aboutBytes };
  return { bytes: assemble({ width, height, type, chunks, rows }) };
}

/** About how many bytes rows have when they are compressed: so many as blocks of them, spread over the picture. */
function estimate(rows: Uint8Array, height: number): number {
  const length = rows.length / height;
  const perBlock = Math.ceil(height / sampleBlocks / sampleShare);
  const blocks = Array.from({ length: sampleBlocks }, (_, block) => {
    const first = Math.floor(((block + 0.5) * height) / sampleBlocks);
    return rows.subarray(first * length, (first + perBlock) * length);
  });
  const sample = concatenate(blocks);
  return (zlibSync(sample, { level: compression }).length * rows.length) / sample.length;
}

/** Encodes a picture of at most 256 colours. */
export function encodeIndexedPng(
  { width, height, palette, indexes }: Indexed,
  space: ColourSpace,
): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const alphas = palette.map((colour) => colour[3] ?? 255);
  const colours = [
    chunk("PLTE", Uint8Array.from(palette.flatMap((colour) => colour.slice(0, 3)))),
    ...(alphas.some((alpha) => alpha < 255) ? [chunk("tRNS", Uint8Array.from(alphas))] : []),
  ];
  const chunks = [...(space.isGrey ? [] : space.chunks), ...colours];
  return assemble({ width, height, type: "palette", chunks, rows });
}

function assemble(image: {
  width: number;
  height: number;
  type: keyof typeof colourTypes;
  chunks: readonly Uint8Array[];
  rows: Uint8Array;
}): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, image.width);
  header.setUint32(4, image.height);
  header.setUint8(8, 8);
  header.setUint8(9, colourTypes[image.type]);
  return concatenate([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array(header.buffer)),
    ...image.chunks,
    chunk("IDAT", zlibSync(image.rows, { level: compression })),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** A chunk of a PNG: its length, type, data and CRC. */
export function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes, 4, data.length + 8));
  return bytes;
}

/** Whether a picture has no transparent pixel, and no pixel of a colour. */
export function survey(data: Pixels["data"]): { isOpaque: boolean; isGrey: boolean } {
  let isOpaque = true;
  let isGrey = true;
  for (let at = 0; at < data.length && (isOpaque || isGrey); at += 4) {
    if (data[at + 3] !== 255) isOpaque = false;
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) isGrey = false;
  }
  return { isOpaque, isGrey };
}

/** The picture by its colours; `undefined` if it has more than 256. */
function indexColours({ width, height, data }: Pixels): Indexed | undefined {
  const places = new Map<number, number>();
  const indexes = new Uint8Array(width * height);
  let last = -1;
  let place = 0;
  for (let pixel = 0, at = 0; pixel < indexes.length; pixel++, at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = [data[at], data[at + 1], data[at + 2], data[at + 3]];
    const colour = ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0;
    if (colour !== last) {
      last = colour;
      place = places.get(colour) ?? places.size;
      if (place === 256) return undefined;
      places.set(colour, place);
    }
    indexes[pixel] = place;
  }
  const palette = [...places.keys()].map((colour) => [
    colour >>> 24,
    (colour >>> 16) & 255,
    (colour >>> 8) & 255,
    colour & 255,
  ]);
  return { width, height, palette, indexes };
}

/**
 * The rows of a picture as PNG stores them, each with the filter whose sum of differences is the least: the heuristic of
 * the PNG specification (third edition, 12.7).
 */
function filterRows(width: number, height: number, data: Pixels["data"], bytes: 1 | 3 | 4): Uint8Array {
  const length = width * bytes;
  const rows = new Uint8Array((length + 1) * height);
  const filtered = [0, 1, 2, 3, 4].map(() => new Uint8Array(length)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const [none, sub, up, average, paeth] = filtered;
  // With room for the pixel before the first one.
  let row = new Uint8Array(length + bytes);
  let above = new Uint8Array(length + bytes);
  for (let y = 0; y < height; y++) {
    [row, above] = [above, row];
    for (let x = 0, at = y * width * 4, to = bytes; x < width; x++, at += 4) {
      for (let channel = 0; channel < bytes; channel++) row[to++] = data[at + channel] as number;
    }
    const sums = [0, 0, 0, 0, 0] as [number, number, number, number, number];
    for (let at = 0; at < length; at++) {
      const value = row[at + bytes] as number;
      const a = row[at] as number;
      const b = above[at + bytes] as number;
      const c = above[at] as number;
      const estimate = a + b - c;
      const toA = Math.abs(estimate - a);
      const toB = Math.abs(estimate - b);
      const toC = Math.abs(estimate - c);
      const nearest = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
      none[at] = value;
      sums[0] += value < 128 ? value : 256 - value;
      let difference = (value - a) & 255;
      sub[at] = difference;
      sums[1] += difference < 128 ? difference : 256 - difference;
      difference = (value - b) & 255;
      up[at] = difference;
      sums[2] += difference < 128 ? difference : 256 - difference;
      difference = (value - ((a + b) >> 1)) & 255;
      average[at] = difference;
      sums[3] += difference < 128 ? difference : 256 - difference;
      difference = (value - nearest) & 255;
      paeth[at] = difference;
      sums[4] += difference < 128 ? difference : 256 - difference;
    }
    const filter = sums.indexOf(Math.min(...sums)) as 0 | 1 | 2 | 3 | 4;
    rows[y * (length + 1)] = filter;
    rows.set(filtered[filter], y * (length + 1) + 1);
  }
  return rows;
}
