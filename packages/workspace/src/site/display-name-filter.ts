import { fitsTokens, parseWildcards } from "../pattern/segment.ts";

/** Which saved views to list, by display name: those that fit one of `include` (or all) and none of `exclude`. */
export interface DisplayNameFilter {
  /** Patterns with `*` for any text and `?` for one character; letter case does not matter. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Makes the filter a test of one display name. */
export function displayNameFilter(filter: DisplayNameFilter): (displayName: string) => boolean {
  const include = filter.include.map((pattern) => parseWildcards(fold(pattern)));
  const exclude = filter.exclude.map((pattern) => parseWildcards(fold(pattern)));
  return (displayName) => {
    const name = fold(displayName);
    const isIncluded = include.length === 0 || include.some((tokens) => fitsTokens(tokens, name));
    return isIncluded && !exclude.some((tokens) => fitsTokens(tokens, name));
  };
}

// An é can be spelled in two ways; both are the same letter to the author of a pattern.
const fold = (text: string): string => text.normalize("NFC").toLowerCase();
