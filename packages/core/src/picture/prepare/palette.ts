import type { Pixels } from "../decode.ts";
import type { Indexed } from "./encode-png.ts";

/**
 * How near an opaque picture of 256 colours must be to the original, as PSNR in decibels. Below this, noise and photos lose
 * what can be seen, and fewer pixels are the better choice.
 */
const leastPsnr = 34;

/** Different colours of 5, 6 and 5 bits. Choosing among more takes minutes, and 256 would not do for them. */
const mostColours = 12_000;

/** An opaque picture with 256 colours; `undefined` if that would be seen. */
export async function reduceColours({ width, height, data }: Pixels): Promise<Indexed | undefined> {
  if (countColours(data) > mostColours) return undefined;
  const loaded = await import("gifenc");
  const { quantize, applyPalette } = loaded.default.quantize === undefined ? loaded : loaded.default;
  if (!quantize || !applyPalette) throw new Error("gifenc has changed");
  const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const palette = quantize(rgba, 256, { format: "rgb565" });
  const indexes = applyPalette(rgba, palette, "rgb565");
  let sum = 0;
  for (let pixel = 0, at = 0; pixel < indexes.length; pixel++, at += 4) {
    const colour = palette[indexes[pixel] as number] as number[];
    for (let channel = 0; channel < 3; channel++) {
      sum += ((colour[channel] as number) - (rgba[at + channel] as number)) ** 2;
    }
  }
  const mean = sum / (indexes.length * 3);
  return mean > 255 ** 2 / 10 ** (leastPsnr / 10) ? undefined : { width, height, palette, indexes };
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
