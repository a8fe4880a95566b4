import { plainLine } from "../runner/plain-line.ts";

/** All but letters, digits, and the punctuation that means nothing in the middle of a line. A colon could begin a link. */
const meaningful = /[^\p{L}\p{N} /.,;?=%'"()-]/gu;

/**
 * A text from outside as text: neither Markdown nor HTML finds anything in it, in a table's cell or elsewhere. Character
 * references are the one escape that both of them, and tables, understand.
 */
export function escapeText(text: string): string {
  return (
    plainLine(text)
      .replace(meaningful, (character) => `&#${character.codePointAt(0)};`)
      // GitHub makes a link of what begins with it.
      .replace(/www\./gi, (www) => `${www.slice(0, -1)}&#46;`)
  );
}

/** The same, in type for code. In it GitHub makes no links of `@name` and `#1`. */
export function code(text: string): string {
  return text === "" ? "" : `<code>${escapeText(text)}</code>`;
}
