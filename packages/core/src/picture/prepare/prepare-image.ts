import type { Image, ImageFormat } from "../../image/image.ts";
import { walkJpeg } from "../../image/jpeg.ts";
import { walkPng } from "../../image/png.ts";
import { decodeExactly, type Pixels } from "../decode.ts";
import { readColours } from "./colour-space.ts";
import { encodeJpeg } from "./encode-jpeg.ts";
import { type EncodedPng, encodeIndexedPng, encodePng, survey } from "./encode-png.ts";
import { reduceColours } from "./palette.ts";
import type { PreparationStep } from "./preparation.ts";
import { scaleDown } from "./scale.ts";
import { type Colour, flatten, pad, turn } from "./transform.ts";

/** What an image must become. */
export interface Fit {
  readonly format: ImageFormat;
  /** The file has fewer bytes than this. */
  readonly belowBytes: number;
  /** Pads pictures whose longest side is more than so many times the shortest. Needs a `background`. */
  readonly padTo?: number | undefined;
  /** What transparent pixels are laid on, and what pictures are padded with. */
  readonly background?: Colour | undefined;
  /** Whether the platform would take the image as it is: then only transparent pixels are a reason to change it. */
  readonly isAcceptable: boolean;
}

/** An image that was made to fit, and how. */
export interface FittedImage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly steps: readonly PreparationStep[];
}

type FittedBytes = Pick<FittedImage, "bytes">;

/** The qualities of a JPEG that are tried at full size before it is scaled, and the one that it is scaled at. */
const qualities = [92, 85, 78] as const;
const scaledQuality = 85;

/** How much of the room is aimed at when a picture is scaled. */
const margin = 0.95;

/**
 * Makes an image fit, with as little loss as that takes: a PNG is compressed anew, then gets a palette, then fewer
 * pixels; a JPEG that stays one gets a lower quality, then fewer pixels. The same image becomes the same
 * bytes on every machine. When they change, `preparationVersion` does too.
 *
 * @returns `undefined` when the image is to stay as it is.
 * @throws What the decoder throws, for a kind of PNG or JPEG that it does not know; and the signal's reason.
 */
export async function prepareImage(
  image: Pick<Image, "bytes" | "format">,
  fit: Fit,
  signal?: AbortSignal,
): Promise<FittedImage | undefined> {
  const steps: PreparationStep[] = [];
  const walk = image.format === "png" ? walkPng(image.bytes) : walkJpeg(image.bytes);
  const colours = readColours(image);
  let pixels = await decodeExactly(image.bytes, image.format);
  const change = (step: PreparationStep, changed: Pixels): void => {
    steps.push(step);
    pixels = changed;
  };
  await breathe(signal);
  if (walk.whole && walk.orientation > 1) change("turned", turn(pixels, walk.orientation));
  const { background, padTo = Number.POSITIVE_INFINITY } = fit;
  if (background && !survey(pixels.data).isOpaque) change("flattened", flatten(pixels, background));
  else if (fit.isAcceptable) return undefined;
  const { width, height } = pixels;
  if (background && Math.max(width, height) > padTo * Math.min(width, height)) {
    change("padded", pad(pixels, padTo, background));
  }
  if (colours.isCmyk) steps.push("CMYK to RGB");
  if (fit.format !== image.format) steps.push("converted");

  const encode = async (picture: Pixels, quality: number): Promise<EncodedPng> => {
    const encoded: EncodedPng =
      fit.format === "png"
        ? encodePng(picture, colours.png, fit.belowBytes)
        : { bytes: await encodeJpeg(picture, quality, colours.jpeg) };
    await breathe(signal);
    return encoded;
  };
  const fits = (encoded: EncodedPng): encoded is FittedBytes =>
    "bytes" in encoded && encoded.bytes.length < fit.belowBytes;
  let encoded: EncodedPng = { aboutBytes: 0 };
  for (const quality of fit.format === "png" ? [100] : qualities) {
    encoded = await encode(pixels, quality);
    if (fits(encoded)) return { ...encoded, steps: steps.length > 0 ? steps : ["recompressed"] };
  }
  if (fit.format === "png" && survey(pixels.data).isOpaque) {
    const indexed = await reduceColours(pixels);
    const reduced = indexed && { bytes: encodeIndexedPng(indexed, colours.png) };
    await breathe(signal);
    if (reduced && fits(reduced)) return { ...reduced, steps: [...steps, "reduced to 256 colours"] };
  }

  let scale = 1;
  /** The scale that fits if pixels have as many bytes as those of the last attempt. */
  const next = (last: EncodedPng): number =>
    scale * Math.sqrt((fit.belowBytes * margin) / ("bytes" in last ? last.bytes.length : last.aboutBytes));
  do {
    scale = next(encoded);
    encoded = await encode(scaled(pixels, scale), scaledQuality);
  } while (!fits(encoded));
  // Scaling removes noise, which is most of the bytes: there may be room for more pixels.
  const larger = Math.min(1, next(encoded));
  const more = larger > scale * 1.1 ? await encode(scaled(pixels, larger), scaledQuality) : undefined;
  return { ...(more && fits(more) ? more : encoded), steps: [...steps, "scaled"] };
}

/** A picture with a part of its pixels, at least one. */
function scaled(pixels: Pixels, scale: number): Pixels {
  const side = (length: number): number => Math.max(1, Math.round(length * scale));
  return scaleDown(pixels, side(pixels.width), side(pixels.height));
}

/** Lets signals and timers have their turn between two steps, each of which takes up to some seconds. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
