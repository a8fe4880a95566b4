import leven from "leven";

/** The longest text of the user's that a message repeats, in characters. */
const maxShown = 160;

/** A text of the user's as messages show it: in quotes, with control characters visible, at most 160 characters. */
export function quoted(text: string): string {
  const visible = text.slice(0, maxShown).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return `"${visible}${text.length > maxShown ? "…" : ""}"`;
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

// Made once, and not before it is needed: making one takes 20 ms at the start, as much as thousands of its uses.
let conjunction: Intl.ListFormat | undefined;

/** `"a"`, `"a" and "b"`, `"a", "b" and 3 more`. */
export function quotedSome(texts: readonly string[], most = 5): string {
  const shown = texts.slice(0, most).map(quoted);
  const rest = texts.length - shown.length;
  if (rest > 0) shown.push(`${rest.toLocaleString("en-US")} more`);
  conjunction ??= new Intl.ListFormat("en-GB");
  return conjunction.format(shown);
}

/** A folder as messages name it. `folder` is relative to the top, whose name is `topFolder`; empty for the top itself. */
export function folderName(folder: string, topFolder: string): string {
  return folder === "" ? topFolder : `the folder ${quoted(folder)}`;
}

/**
 * The word that was probably meant: equal but for case and punctuation, or else a third of its letters away at most.
 *
 * @returns `undefined` when no candidate is that near.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const plain = simplify(word);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const other = simplify(candidate);
    const most = Math.min(8, Math.floor(Math.max(plain.length, other.length) / 3));
    // leven stops at the maximum and returns it.
    const distance = leven(plain, other, { maxDistance: most + 1 });
    if (distance <= most && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

function simplify(word: string): string {
  const lower = word.slice(0, 300).normalize("NFC").toLowerCase();
  return lower.replace(/[-_\s]/g, "") || lower;
}
