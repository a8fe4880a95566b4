import type { Pixels } from "../decode.ts";

/** Lobes of the Lanczos kernel on each side. */
const lobes = 3;
/** Weights are whole numbers of this unit: sines may differ in their last digit from engine to engine, the pixels must not. */
const unit = 1 << 14;

/** Scales a picture down with a Lanczos kernel, which keeps edges sharp. */
export function scaleDown(pixels: Pixels, width: number, height: number): Pixels {
  const { data, isPremultiplied } = premultiply(pixels.data);
  const across = resample({ data, lines: pixels.height, from: pixels.width, to: width });
  const down = resample({ data: across, lines: width, from: pixels.height, to: height });
  return { width, height, data: isPremultiplied ? unmultiply(down) : down };
}

/** Resamples each line of a picture, and turns the picture on its diagonal, so that two calls scale it both ways. */
function resample(args: { data: Pixels["data"]; lines: number; from: number; to: number }): Uint8ClampedArray {
  const { data, lines, from, to } = args;
  const result = new Uint8ClampedArray(lines * to * 4);
  for (let target = 0; target < to; target++) {
    const { first, weights } = weigh(target, from, to);
    for (let line = 0; line < lines; line++) {
      let at = (line * from + first) * 4;
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let index = 0; index < weights.length; index++, at += 4) {
        const weight = weights[index] as number;
        red += weight * (data[at] as number);
        green += weight * (data[at + 1] as number);
        blue += weight * (data[at + 2] as number);
        alpha += weight * (data[at + 3] as number);
      }
      const out = (target * lines + line) * 4;
      result[out] = red / unit;
      result[out + 1] = green / unit;
      result[out + 2] = blue / unit;
      result[out + 3] = alpha / unit;
    }
  }
  return result;
}

/** Which pixels of a line make one of the scaled line, and how much each of them counts. Their sum is one unit. */
function weigh(target: number, from: number, to: number): { first: number; weights: Int32Array } {
  const scale = from / to;
  const centre = (target + 0.5) * scale - 0.5;
  const first = Math.max(0, Math.ceil(centre - lobes * scale));
  const last = Math.min(from - 1, Math.floor(centre + lobes * scale));
  const exact = Array.from({ length: last - first + 1 }, (_, index) => lanczos((first + index - centre) / scale));
  const sum = exact.reduce((total, weight) => total + weight, 0);
  const weights = Int32Array.from(exact, (weight) => Math.round((weight / sum) * unit));
  const middle = Math.min(Math.max(Math.round(centre) - first, 0), weights.length - 1);
  weights[middle] = (weights[middle] ?? 0) + unit - weights.reduce((total, weight) => total + weight, 0);
  return { first, weights };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= lobes) return 0;
  const angle = Math.PI * x;
  return (lobes * Math.sin(angle) * Math.sin(angle / lobes)) / (angle * angle);
}

/** The colours by their alpha, so that those of transparent pixels don't bleed. An opaque picture is left as it is. */
function premultiply(data: Pixels["data"]): { data: Pixels["data"]; isPremultiplied: boolean } {
  let isOpaque = true;
  for (let at = 3; at < data.length && isOpaque; at += 4) isOpaque = data[at] === 255;
  if (isOpaque) return { data, isPremultiplied: false };
  const result = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    for (let channel = 0; channel < 3; channel++) {
      result[at + channel] = ((data[at + channel] as number) * alpha) / 255;
    }
    result[at + 3] = alpha;
  }
  return { data: result, isPremultiplied: true };
}

function unmultiply(data: Uint8ClampedArray): Uint8ClampedArray {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = 0; channel < 3; channel++) {
      data[at + channel] = ((data[at + channel] as number) * 255) / alpha;
    }
  }
  return data;
}
