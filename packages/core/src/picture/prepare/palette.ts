import type { Pixels } from "../decode.ts";
import type { Indexed } from "./encode-png.ts";

/** Different colours of 5, 6 and 5 bits. Choosing among more takes minutes, and 256 would not do for them. */
const mostColours = 12_000;

/** No screen shows more pixels: scaling them down is quicker, and keeps the colours. 8K has 33 million. */
const mostPixels = 36_000_000;

/** An opaque picture with 256 colours; `undefined` if they are too few for it. */
export async function reduceColours({ width, height, data }: Pixels): Promise<Indexed | undefined> {
  if (width * height > mostPixels || countColours(data) > mostColours) return undefined;
  const loaded = await import("gifenc");
  const { quantize } = loaded.default.quantize === undefined ? loaded : loaded.default;
  if (!quantize) throw new Error("gifenc has changed");
  const palette = quantize(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 256, { format: "rgb565" });
  return { width, height, palette, indexes: dither({ width, height, data }, palette) };
}

/**
 * Gives each pixel a colour of the palette and passes the difference on to its neighbours (Floyd and Steinberg), so that the
 * mean of an area stays what it was: without that, skies get bands.
 */
function dither({ width, height, data }: Pixels, palette: readonly (readonly number[])[]): Uint8Array {
  const indexes = new Uint8Array(width * height);
  const nearest = nearestIn(palette);
  const flat = Int16Array.from(palette.flatMap((colour) => colour.slice(0, 3)));
  // In sixteenths, with room for a pixel on each side.
  let errors = new Int32Array((width + 2) * 3);
  let below = new Int32Array((width + 2) * 3);
  for (let y = 0; y < height; y++) {
    // To and fro, so that the differences don't drift to one side.
    const step = y % 2 === 0 ? 1 : -1;
    for (let count = 0, x = step === 1 ? 0 : width - 1; count < width; count++, x += step) {
      const at = (y * width + x) * 4;
      const error = (x + 1) * 3;
      const red = clamp((data[at] as number) + ((errors[error] as number) >> 4));
      const green = clamp((data[at + 1] as number) + ((errors[error + 1] as number) >> 4));
      const blue = clamp((data[at + 2] as number) + ((errors[error + 2] as number) >> 4));
      const index = nearest(red, green, blue);
      indexes[y * width + x] = index;
      for (let channel = 0; channel < 3; channel++) {
        const wanted = channel === 0 ? red : channel === 1 ? green : blue;
        const off = wanted - (flat[index * 3 + channel] as number);
        const [ahead, behind, here] = [error + step * 3 + channel, error - step * 3 + channel, error + channel];
        errors[ahead] = (errors[ahead] as number) + off * 7;
        below[behind] = (below[behind] as number) + off * 3;
        below[here] = (below[here] as number) + off * 5;
        below[ahead] = (below[ahead] as number) + off;
      }
    }
    [errors, below] = [below, errors];
    below.fill(0);
  }
  return indexes;
}

const clamp = (value: number): number => Math.min(Math.max(value, 0), 255);

/** Finds the place of the nearest colour of a palette. Colours that differ in their last two bits only share an answer. */
function nearestIn(palette: readonly (readonly number[])[]): (red: number, green: number, blue: number) => number {
  const known = new Int16Array(1 << 18).fill(-1);
  return (red, green, blue) => {
    const key = ((red >> 2) << 12) | ((green >> 2) << 6) | (blue >> 2);
    const before = known[key] as number;
    if (before >= 0) return before;
    const [r, g, b] = [(red & 0xfc) + 2, (green & 0xfc) + 2, (blue & 0xfc) + 2];
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, colour] of palette.entries()) {
      const distance =
        (r - (colour[0] as number)) ** 2 + (g - (colour[1] as number)) ** 2 + (b - (colour[2] as number)) ** 2;
      if (distance >= least) continue;
      least = distance;
      best = index;
    }
    known[key] = best;
    return best;
  };
}

function countColours(data: Pixels["data"]): number {
  const seen = new Uint8Array(1 << 16);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    const colour = ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3);
    count += 1 - (seen[colour] as number);
    seen[colour] = 1;
  }
  return count;
}
