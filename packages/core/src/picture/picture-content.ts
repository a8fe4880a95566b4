import type { Image } from "../image/image.ts";
import { type BareProblem, problemCodes } from "../problem.ts";
import { decodePicture, type Pixels, wordsOf } from "./decode.ts";
import { decodingQueue } from "./decoding-queue.ts";
import { describeShare } from "./share.ts";

/** A picture is blank when this share of it is within `colourDistance` of one colour: text on an empty page is more. */
const blankShare = 0.9995;
const colourDistance = 2;
/** Below this alpha (of 255) a pixel is transparent; and from this share on a picture is. Round corners of a window are less. */
const opaque = 250;
const transparentShare = 0.01;

/** Warns of a picture that is blank or transparent, by all its pixels. */
export async function checkContent(image: Image): Promise<BareProblem[]> {
  try {
    return await decodingQueue.run(async () => checkPixels(await decodePicture(image.bytes, image.format)));
  } catch {
    // Some rare kind of PNG or JPEG: what can't be decoded here is no reason to warn.
    return [];
  }
}

function checkPixels(pixels: Pixels): BareProblem[] {
  const { data } = pixels;
  const words = wordsOf(pixels);
  const common = mostCommon(words);
  const colour = new Uint8Array(Uint32Array.of(common).buffer);
  let [near, transparent] = [0, 0];
  for (let index = 0; index < words.length; index++) {
    const at = index * 4;
    if ((data[at + 3] as number) < opaque) transparent++;
    if (words[index] === common || isNear(data, at, colour)) near++;
  }
  const total = words.length;
  if (near / total >= blankShare) {
    const what = colour[3] === 0 ? "is transparent" : `has the colour ${hex(colour)}`;
    return [
      {
        code: problemCodes.imageBlank,
        severity: "warning",
        message: `The picture is blank: ${near === total ? "all" : describeShare(near / total)} of it ${what}.`,
        fix: 'Take the picture after the scene is drawn. If the browser\'s console says that there is no WebGL, start Chromium with SwiftShader: add `args: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]` to `launch()`.',
      },
    ];
  }
  const share = transparent / total;
  if (share < transparentShare) return [];
  return [
    {
      code: problemCodes.imageTransparent,
      severity: "warning",
      message: `${describeShare(share)} of the picture is transparent: what is behind a tile shows through, dark on a dark page.`,
      fix: "Render it on a background: in WebGL with `alpha: false`, in Playwright without `omitBackground`.",
    },
  ];
}

/** The most frequent of a thousand pixels. */
function mostCommon(words: Uint32Array): number {
  const step = Math.max(1, Math.floor(words.length / 1009));
  const counts = new Map<number, number>();
  let [best, most] = [0, 0];
  for (let index = 0; index < words.length; index += step) {
    const word = words[index] as number;
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    if (count > most) [best, most] = [word, count];
  }
  return best;
}

/** What is invisible has no colour. */
function isNear(data: Pixels["data"], at: number, colour: Uint8Array): boolean {
  const apart = (channel: number) => Math.abs((data[at + channel] as number) - (colour[channel] as number));
  if (apart(3) > colourDistance) return false;
  return data[at + 3] === 0 || (apart(0) <= colourDistance && apart(1) <= colourDistance && apart(2) <= colourDistance);
}

const hex = (colour: Uint8Array): string =>
  `#${Array.from(colour.subarray(0, 3), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
