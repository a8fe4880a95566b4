import type { ImageFormat } from "../image/image.ts";
import { decodePicture, type Pixels } from "./decode.ts";
import { decodingQueue } from "./decoding-queue.ts";

/** Pictures are compared by the average colours of this many fields. */
const columns = 32;
const rows = 20;
/** How far fields of the same picture may be apart after scaling and another compression: on average, and each; of 255. */
const tolerance = { mean: 3, each: 24 };

interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly format: ImageFormat;
}

/**
 * Whether a rendering of the platform's is one of this picture: scaled, and stretched, cropped or padded to another shape,
 * as nothing says which of them the platform does. Small differences can't be seen this way.
 *
 * @returns `undefined` for pictures that can't be decoded.
 */
export async function isRenderingOf(rendering: Encoded, picture: Encoded): Promise<boolean | undefined> {
  return decodingQueue.run(async () => {
    let shown: Pixels;
    let own: Pixels;
    try {
      shown = await decodePicture(rendering.bytes, rendering.format);
      own = await decodePicture(picture.bytes, picture.format);
    } catch {
      return undefined;
    }
    const whole = fields(shown, boxOf(shown));
    return (
      isAlike(whole, fields(own, boxOf(own))) ||
      isAlike(whole, fields(own, innerBox(own, shown))) ||
      isAlike(fields(shown, innerBox(shown, own)), fields(own, boxOf(own)))
    );
  });
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const boxOf = ({ width, height }: Pixels): Box => ({ left: 0, top: 0, width, height });

/** The largest box in the middle of a picture that has the shape of another. */
function innerBox({ width, height }: Pixels, shape: Pixels): Box {
  const scale = Math.min(width / shape.width, height / shape.height);
  const inner = { width: shape.width * scale, height: shape.height * scale };
  return { ...inner, left: (width - inner.width) / 2, top: (height - inner.height) / 2 };
}

/** The average colour of each field of a box, on white. */
function fields({ width, data }: Pixels, box: Box): Float64Array {
  const result = new Float64Array(columns * rows * 3);
  /** Where a field begins and ends; at least one pixel, also where there are more fields than pixels. */
  const span = (start: number, size: number, index: number, count: number) => {
    const from = Math.floor(start + (size * index) / count);
    return { from, to: Math.max(from + 1, Math.floor(start + (size * (index + 1)) / count)) };
  };
  for (let row = 0; row < rows; row++) {
    const { from: top, to: bottom } = span(box.top, box.height, row, rows);
    for (let column = 0; column < columns; column++) {
      const { from: left, to: right } = span(box.left, box.width, column, columns);
      const at = (row * columns + column) * 3;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const pixel = (y * width + x) * 4;
          const alpha = (data[pixel + 3] ?? 255) / 255;
          for (let c = 0; c < 3; c++) {
            const onWhite = (data[pixel + c] ?? 255) * alpha + 255 * (1 - alpha);
            result[at + c] = (result[at + c] ?? 0) + onWhite / ((bottom - top) * (right - left));
          }
        }
      }
    }
  }
  return result;
}

function isAlike(a: Float64Array, b: Float64Array): boolean {
  let sum = 0;
  for (const [index, value] of a.entries()) {
    const difference = Math.abs(value - (b[index] ?? 0));
    if (difference > tolerance.each) return false;
    sum += difference;
  }
  return sum / a.length <= tolerance.mean;
}
