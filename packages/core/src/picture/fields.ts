import type { Pixels } from "./decode.ts";

/** A part of a picture, in pixels; its borders may lie within pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The average colours of the fields of a box, row by row from the top left: three numbers from 0 to 255 each. */
export interface Fields {
  readonly columns: number;
  readonly rows: number;
  readonly colours: Float32Array;
}

export const boxOf = ({ width, height }: Pixels): Box => ({ left: 0, top: 0, width, height });

/** The largest box in the middle of a picture that has the shape of another. */
export function innerBox({ width, height }: Pixels, shape: Pixels): Box {
  const scale = Math.min(width / shape.width, height / shape.height);
  const inner = { width: shape.width * scale, height: shape.height * scale };
  return { ...inner, left: (width - inner.width) / 2, top: (height - inner.height) / 2 };
}

/** The average colours of a box that is cut into fields, on white. Of pixels at their borders, fields have the parts inside. */
export function fieldsOf(
  pixels: Pixels,
  box: Box,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Fields {
  const across = spans(box.left, box.width, columns, pixels.width);
  const down = spans(box.top, box.height, rows, pixels.height);
  const colours = new Float32Array(columns * rows * 3);
  const sums = new Float64Array(columns * 3);
  for (let row = 0; row < rows; row++) {
    const { from, to, first, last, size } = down[row] as Span;
    const base = row * columns * 3;
    for (let y = from; y < to; y++) {
      sumRow(pixels, y, across, sums);
      const weight = (y === from ? first : y === to - 1 ? last : 1) / size;
      for (let at = 0; at < sums.length; at++) {
        colours[base + at] = (colours[base + at] as number) + (sums[at] as number) * weight;
      }
    }
  }
  return { columns, rows, colours };
}

/** Joins so many fields a side into one. */
export function coarsen({ columns, rows, colours }: Fields, by: number): Fields {
  const joined = { columns: columns / by, rows: rows / by, colours: new Float32Array(colours.length / by ** 2) };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * 3;
      const to = (Math.floor(row / by) * joined.columns + Math.floor(column / by)) * 3;
      for (let c = 0; c < 3; c++) {
        joined.colours[to + c] = (joined.colours[to + c] as number) + (colours[from + c] as number) / by ** 2;
      }
    }
  }
  return joined;
}

/** The pixels of a field in one direction, and how much of the first and of the last of them is in it. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
  readonly size: number;
}

function spans(start: number, length: number, count: number, limit: number): Span[] {
  return Array.from({ length: count }, (_, index) => {
    const begin = Math.max(0, start + (length * index) / count);
    const end = Math.min(limit, start + (length * (index + 1)) / count);
    const from = Math.min(Math.floor(begin), limit - 1);
    const to = Math.max(from + 1, Math.ceil(end - 1e-9));
    const first = Math.min(from + 1, end) - begin;
    return { from, to, first, last: end - (to - 1), size: end - begin };
  });
}

/** The average colours of one row of pixels, field by field. */
function sumRow({ width, data }: Pixels, y: number, across: readonly Span[], sums: Float64Array): void {
  const start = y * width * 4;
  for (let column = 0; column < across.length; column++) {
    const { from, to, first, last, size } = across[column] as Span;
    let [red, green, blue] = [0, 0, 0];
    for (let x = from; x < to; x++) {
      const at = start + x * 4;
      const alpha = data[at + 3] as number;
      const weight = x === from ? first : x === to - 1 ? last : 1;
      if (alpha === 255) {
        red += weight * (data[at] as number);
        green += weight * (data[at + 1] as number);
        blue += weight * (data[at + 2] as number);
      } else {
        const shown = (weight * alpha) / 255;
        const white = 255 * (weight - shown);
        red += shown * (data[at] as number) + white;
        green += shown * (data[at + 1] as number) + white;
        blue += shown * (data[at + 2] as number) + white;
      }
    }
    sums[column * 3] = red / size;
    sums[column * 3 + 1] = green / size;
    sums[column * 3 + 2] = blue / size;
  }
}
