import type { Image } from "../image/image.ts";
import { decodeUpright, type Pixels, wordsOf } from "./decode.ts";
import { decodingQueue } from "./decoding-queue.ts";
import { boxOf, coarsen, type Fields, fieldsOf, innerBox } from "./fields.ts";
import { describeShare } from "./share.ts";

/** What two pictures have in common. */
export interface PictureComparison {
  readonly same: boolean;
  /** By how much they differ, to follow "because". */
  readonly reason: string;
}

/**
 * Compares what two files show, pixel by pixel: other compression and metadata make no difference.
 *
 * @param tolerance - The share of pixels, 0 to 1, that may differ. Above 0, pixels that differ less than the eye sees, or by
 * antialiasing only, do not count.
 * @returns `undefined` for pictures that can't be compared: of other sizes, or of a kind that can't be decoded.
 */
export async function comparePixels(
  shown: Image,
  own: Image,
  tolerance: number,
): Promise<PictureComparison | undefined> {
  if (shown.width !== own.width || shown.height !== own.height) return undefined;
  return compareDecoded(shown, own, async (a, b) => {
    if (a.width !== b.width) return undefined;
    const total = a.width * a.height;
    const different = countDifferent(a, b);
    if (different === 0) return { same: true, reason: "the pixels agree" };
    if (tolerance === 0) return { same: false, reason: `${describeShare(different / total)} of the pixels differ` };
    const { default: pixelmatch } = await import("pixelmatch");
    const share = pixelmatch(a.data, b.data, undefined, a.width, a.height) / total;
    const apart = averageDistance(a, b);
    if (apart > meanDistance + 255 * share) {
      return { same: false, reason: `its average colour differs by ${Math.round(apart)} of 255` };
    }
    const most = describeShare(tolerance);
    return { same: share <= tolerance, reason: `${describeShare(share)} of the pixels differ, and ${most} may` };
  });
}

/**
 * How far the average colours of a picture that is rendered again may be apart, of 255. Another driver moves them by 0.05 and
 * a JPEG by 0.23; pixel by pixel, all colours could change by 25 and not count.
 */
const meanDistance = 1;

/** How far the averages of two pictures are apart, in the channel that differs most. */
function averageDistance({ data: a }: Pixels, { data: b }: Pixels): number {
  const sums = [0, 0, 0, 0];
  for (let at = 0; at < a.length; at++) sums[at & 3] = (sums[at & 3] as number) + (a[at] as number) - (b[at] as number);
  return Math.max(...sums.map(Math.abs)) / (a.length / 4);
}

/** How many pixels differ. What is fully transparent has no colour. */
function countDifferent(a: Pixels, b: Pixels): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  let different = 0;
  for (let index = 0; index < left.length; index++) {
    if (left[index] === right[index]) continue;
    if (a.data[index * 4 + 3] !== 0 || b.data[index * 4 + 3] !== 0) different++;
  }
  return different;
}

/** Fields along a side of each block of 1/32 by 1/20 of a picture; of 4 pixels and more, if the picture has so many. */
const fieldsPerBlock = { most: 5, pixelsEach: 4 };
const blocks = { columns: 32, rows: 20 };
/**
 * How far colours may be apart, of 255, in renderings of the same picture. Of a PNG of 800 x 500 that three kernels for scaling
 * made of renders and of pages with text, blocks were up to 5.5 apart, and blocks four times as wide up to 1.9: twice that.
 * Fields are near edges, which another kernel and a shift by half a field move: they may be so far from the range of the
 * fields around them in the other picture.
 */
const distances = { field: 20, block: 11, largeBlock: 4 };

/**
 * Whether a rendering of the platform's is one of this picture: scaled, and fitted inside, padded or cropped to another
 * shape, as nothing says which of them the platform does. What is too small for a rendering of this size to show is not
 * compared.
 *
 * @param tolerance - The share of the picture, 0 to 1, that may differ.
 * @returns `undefined` for pictures that can't be decoded.
 */
export async function compareRendering(
  rendering: Image,
  own: Image,
  tolerance: number,
): Promise<PictureComparison | undefined> {
  return compareDecoded(rendering, own, async (a, b) => {
    const { most, pixelsEach } = fieldsPerBlock;
    const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
    const fitting = Math.floor(Math.min(width / blocks.columns, height / blocks.rows) / pixelsEach);
    const perBlock = Math.max(1, Math.min(most, fitting));
    const grid = { columns: blocks.columns * perBlock, rows: blocks.rows * perBlock };
    const [ofRendering, ofOwn] = [fieldsOf(a, boxOf(a), grid), fieldsOf(b, boxOf(b), grid)];
    const ways: readonly (() => readonly [Fields, Fields])[] = [
      // All of it: of the same shape, stretched or scaled to fit inside.
      () => [ofRendering, ofOwn],
      // Cropped, and padded.
      () => [ofRendering, fieldsOf(b, innerBox(b, a), grid)],
      () => [fieldsOf(a, innerBox(a, b), grid), ofOwn],
    ];
    let least = 1;
    for (const way of ways) {
      least = Math.min(least, difference(...way(), perBlock, tolerance));
      if (least <= tolerance) break;
    }
    const may = tolerance === 0 ? "" : `, and ${describeShare(tolerance)} may`;
    if (least > tolerance) return { same: false, reason: `its thumbnail differs by ${describeShare(least)}${may}` };
    const reason =
      least === 0 ? "its thumbnail shows this picture" : `its thumbnail differs by ${describeShare(least)}${may}`;
    return { same: true, reason };
  });
}

async function compareDecoded(
  first: Image,
  second: Image,
  compare: (first: Pixels, second: Pixels) => Promise<PictureComparison | undefined>,
): Promise<PictureComparison | undefined> {
  return decodingQueue.run(async () => {
    let pictures: readonly [Pixels, Pixels];
    try {
      pictures = [await decodeUpright(first), await decodeUpright(second)];
    } catch {
      return undefined;
    }
    return compare(...pictures);
  });
}

/** By how much two pictures differ: no more than the share of their pixels that do. Above the tolerance, how much more is not looked for. */
function difference(a: Fields, b: Fields, perBlock: number, tolerance: number): number {
  const [blocksA, blocksB] = [coarsen(a, perBlock), coarsen(b, perBlock)];
  const byBlocks = Math.max(
    colourExcess(blocksA, blocksB, distances.block),
    // Seen over a large part, a small change of colour is no noise.
    colourExcess(coarsen(blocksA, 4), coarsen(blocksB, 4), distances.largeBlock),
  );
  return byBlocks > tolerance ? byBlocks : Math.max(byBlocks, fieldExcess(a, b, distances.field));
}

/** How far colours are apart beyond a distance, on average, of all that they can be apart. */
function colourExcess({ colours: a }: Fields, { colours: b }: Fields, distance: number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 3) {
    let apart = 0;
    for (let c = at; c < at + 3; c++) apart = Math.max(apart, Math.abs((a[c] as number) - (b[c] as number)));
    sum += Math.max(0, apart - distance);
  }
  return sum / 255 / (a.length / 3);
}

/** The same for fields, from the range of the fields around them in the other picture. */
function fieldExcess(a: Fields, b: Fields, distance: number): number {
  const { columns, rows, colours } = a;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let apart = 0;
      for (let channel = 0; channel < 3; channel++) {
        const at = (row * columns + column) * 3 + channel;
        const [left, right] = [colours[at] as number, b.colours[at] as number];
        if (Math.abs(left - right) <= distance) continue;
        const place = { row, column, channel };
        apart = Math.max(apart, distanceToRange(left, b, place), distanceToRange(right, a, place));
      }
      sum += Math.max(0, apart - distance);
    }
  }
  return sum / 255 / (columns * rows);
}

/** How far a value is from those of a field and the fields around it. */
function distanceToRange(
  value: number,
  { columns, rows, colours }: Fields,
  { row, column, channel }: { row: number; column: number; channel: number },
): number {
  let [least, most] = [255, 0];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const near = colours[(y * columns + x) * 3 + channel] as number;
      least = Math.min(least, near);
      most = Math.max(most, near);
    }
  }
  return Math.max(0, least - value, value - most);
}
