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

/** `"a"`, `"a" and "b"`, `"a", "b" and 3 more`. */
export function quotedSome(texts: readonly string[], most = 5): string {
  const shown = texts.slice(0, most).map(quoted);
  const rest = texts.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest.toLocaleString("en-US")} more`] : shown;
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** A folder as messages name it. `folder` is relative to the top, whose name is `topFolder`; empty for the top itself. */
export function folderName(folder: string, topFolder: string): string {
  return folder === "" ? topFolder : `the folder ${quoted(folder)}`;
}
