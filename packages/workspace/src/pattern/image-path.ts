import { sep } from "node:path";
import { limits } from "../limits.ts";
import { expandBraces } from "./braces.ts";
import { parseSegment, type Segment } from "./segment.ts";

/** Where relative paths start, and where every path must stay. */
export interface PathBase {
  /** The workspace, as the caller names it. Absolute. */
  readonly root: string;
  /** The workspace, links resolved. */
  readonly realRoot: string;
  /** Absolute. */
  readonly directory: string;
}

/** What an `image` stands for: one list of segments, from the top of its place on, for every choice of its `{a,b}`. */
export type ImagePath =
  | { readonly alternatives: readonly (readonly Segment[])[] }
  | { readonly refused: "complex" | "outside" };

/**
 * Reads the `image` of an entry. Works on text only: links are looked at when files are found.
 *
 * @param parts - {@link Place.parts} of the place that the files are in.
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

/**
 * The names on the way from the workspace to a path, without `.` and `..`.
 *
 * @param path - Absolute or relative to the base's directory, with forward slashes.
 * @returns `undefined` when the path leads out of the workspace.
 */
export function partsFromRoot(path: string, { root, realRoot, directory }: PathBase): string[] | undefined {
  // A drive letter is no relative path anywhere: on Linux it could only be a path that was copied from Windows.
  const isAbsolute = path.startsWith("/") || /^[A-Za-z]:\//.test(path);
  const parts: string[] = isAbsolute ? [] : splitNative(directory);
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  for (const candidate of [root, realRoot]) {
    const above = splitNative(candidate);
    if (above.every((part, index) => isSamePart(part, parts[index]))) return parts.slice(above.length);
  }
  return undefined;
}

function splitNative(path: string): string[] {
  return path.split(sep === "\\" ? /[\\/]/ : "/").filter((part) => part !== "" && part !== ".");
}

// Windows spells the same workspace with and without a capital drive letter.
function isSamePart(a: string, b: string | undefined): boolean {
  return sep === "\\" ? a.toLowerCase() === b?.toLowerCase() : a === b;
}
