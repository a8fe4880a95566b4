import { limits } from "../limits.ts";
import { expandBraces } from "./braces.ts";
import { parseSegment, type Segment } from "./segment.ts";

/** What an `image` stands for: one list of segments, from the top of its source on, for every choice of its `{a,b}`. */
export type ImagePath =
  | { readonly alternatives: readonly (readonly Segment[])[] }
  | { readonly refused: "complex" | "outside" };

/**
 * Reads the `image` of an entry. Works on text only.
 *
 * @param parts - The names on the way from the top to a path; `undefined` when it leads out.
 */
export function parseImagePath(image: string, parts: (path: string) => string[] | undefined): ImagePath {
  if (image.length > limits.patternCharacters) return { refused: "complex" };
  const texts = expandBraces(image, limits.patternAlternatives);
  if (texts === undefined) return { refused: "complex" };
  const alternatives: Segment[][] = [];
  for (const text of texts) {
    const names = parts(text);
    if (names === undefined) return { refused: "outside" };
    alternatives.push(names.map(parseSegment));
  }
  return { alternatives };
}
