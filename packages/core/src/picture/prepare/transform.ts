import type { Pixels } from "../decode.ts";

/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** The picture as it is shown: EXIF orientation applied. */
export function turn(pixels: Pixels, orientation: number): Pixels {
  if (orientation < 2 || orientation > 8) return pixels;
  const [from, size] = [toWords(pixels), pixels];
  const isSideways = orientation >= 5;
  const [width, height] = isSideways ? [size.height, size.width] : [size.width, size.height];
  const to = new Uint32Array(width * height);
  // Orientations by the corner in which the first row and the first column are (EXIF 3.0, 4.6.2).
  const mirrorsX = [2, 3, 7, 8].includes(orientation);
  const mirrorsY = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [along, across] = isSideways ? [y, x] : [x, y];
      const sourceX = mirrorsX ? size.width - 1 - along : along;
      const sourceY = mirrorsY ? size.height - 1 - across : across;
      to[y * width + x] = from[sourceY * size.width + sourceX] as number;
    }
  }
  return { width, height, data: new Uint8Array(to.buffer) };
}

/** The picture on a colour: nothing of it is transparent any more. */
export function flatten({ width, height, data }: Pixels, colour: Colour): Pixels {
  const result = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    for (let channel = 0; channel < 3; channel++) {
      const own = data[at + channel] as number;
      result[at + channel] = Math.round((own * alpha + (colour[channel] as number) * (255 - alpha)) / 255);
    }
    result[at + 3] = 255;
  }
  return { width, height, data: result };
}

/** The picture in the middle of a box whose longest side is at most so many times the shortest. */
export function pad(pixels: Pixels, longest: number, colour: Colour): Pixels {
  const least = Math.ceil(Math.max(pixels.width, pixels.height) / longest);
  const [width, height] = [Math.max(pixels.width, least), Math.max(pixels.height, least)];
  const words = new Uint32Array(width * height);
  words.fill(new Uint32Array(Uint8Array.of(...colour, 255).buffer)[0] ?? 0);
  const from = toWords(pixels);
  const [left, top] = [(width - pixels.width) >> 1, (height - pixels.height) >> 1];
  for (let y = 0; y < pixels.height; y++) {
    words.set(from.subarray(y * pixels.width, (y + 1) * pixels.width), (top + y) * width + left);
  }
  return { width, height, data: new Uint8Array(words.buffer) };
}

/** A word per pixel; copied where the bytes do not begin at a word. */
function toWords({ data }: Pixels): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : new Uint8Array(data);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, data.length / 4);
}
