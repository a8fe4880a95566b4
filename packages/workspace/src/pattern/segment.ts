import { placeholderPattern } from "../entry.ts";

/** One character that stands for itself, `?`, `*`, or `{}` for a placeholder, whichever it is. */
export type Token = { readonly character: string } | "?" | "*" | "{}";

const placeholder = "{}";

/** A pattern for one name in a path. */
export interface Segment {
  /** True for `**`, which stands for any number of folders. */
  readonly isGlobstar: boolean;
  /** The name as it was written, when nothing in it is magic. */
  readonly literal: string | undefined;
  /** What {@link literal} is compared by: in NFC. */
  readonly key: string | undefined;
  readonly hasPlaceholder: boolean;
  readonly tokens: readonly Token[];
  /** What every name that fits begins and ends with: most names are refused by these alone. */
  readonly start: string;
  readonly end: string;
  /** True when there is one `*` or placeholder and no other wildcard: then the ends are all there is to compare. */
  readonly isSimple: boolean;
}

/** Reads one part of a path between slashes. */
export function parseSegment(text: string): Segment {
  const normal = text.normalize("NFC");
  const tokens = normal.split(placeholderPattern).flatMap((part, index): Token[] => {
    const plain = parseWildcards(part);
    return index === 0 ? plain : [placeholder, ...plain];
  });
  const isLiteral = tokens.every((token) => typeof token === "object");
  return {
    isGlobstar: text === "**",
    literal: isLiteral ? text : undefined,
    key: isLiteral ? normal : undefined,
    hasPlaceholder: tokens.includes(placeholder),
    tokens,
    start: leading(tokens),
    end: [...leading(tokens.toReversed())].reverse().join(""),
    isSimple: tokens.filter((token) => typeof token === "string").length === 1 && !tokens.includes("?"),
  };
}

/** The characters before the first wildcard. */
function leading(tokens: readonly Token[]): string {
  const wildcard = tokens.findIndex((token) => typeof token === "string");
  const plain = tokens.slice(0, wildcard === -1 ? tokens.length : wildcard);
  return plain.map((token) => (typeof token === "string" ? "" : token.character)).join("");
}

/** Reads `*` and `?`; every other character stands for itself. */
export function parseWildcards(text: string): Token[] {
  return Array.from(text, (character) => (character === "*" || character === "?" ? character : { character }));
}

/** A segment that does not mind upper and lower case; names must be in lower case too. */
export function foldSegment(segment: Segment): Segment {
  return {
    ...segment,
    key: segment.key?.toLowerCase(),
    start: segment.start.toLowerCase(),
    end: segment.end.toLowerCase(),
    tokens: segment.tokens.map((token) =>
      typeof token === "object" ? { character: token.character.toLowerCase() } : token,
    ),
  };
}

/** Whether `**` may match a folder: not a hidden one, and not node_modules. */
export function isVisible(name: string): boolean {
  return !name.startsWith(".") && name !== "node_modules";
}

/** Whether a name (in NFC) fits. Not for `**`. */
export function fits(segment: Segment, name: string): boolean {
  if (segment.key !== undefined) return segment.key === name;
  const { start, end } = segment;
  if (!name.startsWith(start) || !name.endsWith(end)) return false;
  if (segment.isSimple) {
    const least = start.length + end.length + (segment.hasPlaceholder ? 1 : 0);
    return name.length >= least && mayStandFor(segment, name);
  }
  return mayStandFor(segment, name) && fitsTokens(segment.tokens, name);
}

/** Whether tokens fit all of a text. */
export function fitsTokens(tokens: readonly Token[], text: string): boolean {
  return advance(tokens, Array.from(text)).at(-1) === true;
}

/**
 * The texts that the placeholder can stand for in a name: none when the name does not fit, and two when it fits in more than
 * one way (there may be more than two ways).
 */
export function textsIn(segment: Segment, name: string): string[] {
  if (!mayStandFor(segment, name)) return [];
  const characters = Array.from(name);
  const { tokens } = segment;
  const position = tokens.indexOf(placeholder);
  const before = advance(tokens.slice(0, position), characters);
  const after = advance(tokens.slice(position + 1).reverse(), characters.toReversed()).reverse();
  const texts = new Set<string>();
  for (let start = 0; start < characters.length; start++) {
    if (!before[start]) continue;
    for (let end = start + 1; end <= characters.length; end++) {
      if (after[end]) texts.add(characters.slice(start, end).join(""));
      if (texts.size === 2) return [...texts];
    }
  }
  return [...texts];
}

function mayStandFor({ tokens }: Segment, name: string): boolean {
  if (name === "node_modules" || name === ".git") return false;
  return !name.startsWith(".") || typeof tokens[0] === "object";
}

/**
 * Which positions in the name the tokens can reach from its start. Every token visits every position once, so the
 * work is bounded by the product of both lengths, whatever the pattern; a regular expression has no such bound.
 */
function advance(tokens: readonly Token[], characters: readonly string[]): boolean[] {
  let reached = Array.from({ length: characters.length + 1 }, (_, index) => index === 0);
  for (const token of tokens) {
    const next = reached.map(() => false);
    let any = false;
    for (let index = 0; index < reached.length; index++) {
      if (token === "*") {
        any ||= reached[index] === true;
        next[index] = any;
      } else if (token === placeholder) {
        next[index] = any;
        any ||= reached[index] === true;
      } else if (reached[index] && index < characters.length) {
        next[index + 1] = token === "?" || token.character === characters[index];
      }
    }
    reached = next;
  }
  return reached;
}
