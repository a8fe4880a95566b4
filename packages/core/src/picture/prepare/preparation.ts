import type { ImageInfo } from "../../image/image.ts";
import type { Colour } from "./transform.ts";

/** What was done to a picture, in the order in which it is done. */
export type PreparationStep =
  | "turned"
  | "flattened"
  | "padded"
  | "CMYK to RGB"
  | "converted"
  | "recompressed"
  | "reduced to 256 colours"
  | "scaled";

/** What may be done to images that would be refused. */
export interface PrepareOptions {
  /** Pads pictures that are too long for the platform. Needs a `background`. Default `false`. */
  readonly pad?: boolean;
  /** What padding and transparent pixels become. Without it, transparent pixels stay. */
  readonly background?: Colour | undefined;
}

/** What an image was made of, and how. */
export interface Preparation {
  /** The file as it was loaded. */
  readonly from: ImageInfo;
  /** What was done, in order. */
  readonly steps: readonly PreparationStep[];
  /** The same text for what is prepared in the same way. */
  readonly how: string;
}

/** Changes when the same image is prepared as other bytes than before: what records say of them is no longer true then. */
const preparationVersion = 1;

/** The same text for what is prepared in the same way. */
export function howToPrepare({ pad = false, background }: PrepareOptions): string {
  const colour = background?.map((part) => part.toString(16).padStart(2, "0")).join("");
  return [String(preparationVersion), pad ? "pad" : "fit", ...(colour === undefined ? [] : [colour])].join(" ");
}
