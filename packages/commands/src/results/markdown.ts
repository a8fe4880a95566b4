/** Where readers of a report find a file of it. */
export interface FileLink {
  /** For those who may see the repository. It stays valid, unlike the signed addresses of the platform. */
  readonly page: string;
  /** Address of the picture itself, where anybody may load it. */
  readonly picture?: string;
}

/** The links of files, by their names in results. What is not in it is not linked. */
export type Links = ReadonlyMap<string, FileLink>;

export const noLinks: Links = new Map();

/** All but letters, digits, and the punctuation that means nothing in the middle of a line. A colon could begin a link. */
const meaningful = /[^\p{L}\p{N} /.,;?=%'"()-]/gu;

/**
 * A text from outside as text: neither Markdown nor HTML finds anything in it, in a table's cell or elsewhere. Character
 * references are the one escape that both of them, and tables, understand.
 */
export function escapeText(text: string): string {
  return (
    text
      // Control characters, and those that turn the direction of text or can't be seen.
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
      .replace(meaningful, (character) => `&#${character.codePointAt(0)};`)
      // GitHub makes a link of what begins with it.
      .replace(/www\./gi, (www) => `${www.slice(0, -1)}&#46;`)
  );
}

/** A word that browsers break nowhere, longer than a column of a table is wide: most often the id of a saved view. */
const longWord = /(?:&#\d+;|[^ /&-]){25,}/gu;
const partOfWord = /(?:&#\d+;|[^&]){1,16}/gu;

/**
 * The same, in type for code. In it GitHub makes no links of `@name` and `#1`.
 *
 * Long words may be broken, as a table of them would be wider than the page. What is copied has no breaks in it.
 */
export function code(text: string): string {
  if (text === "") return "";
  return `<code>${escapeText(text).replace(longWord, (word) => word.match(partOfWord)?.join("<wbr>") ?? word)}</code>`;
}

/** A file's name in type for code, and the way to its page if there is one. */
export function linkedFile(file: string, link: FileLink | undefined): string {
  return link === undefined ? code(file) : `<a href="${link.page}">${code(file)}</a>`;
}

/** A picture of this width in pixels, which leads to the file; nothing where nobody could load it. */
export function picture(link: FileLink | undefined, width: number): string {
  // The name stands beside it, so that there is nothing to be said in its place.
  return link?.picture === undefined
    ? ""
    : `<a href="${link.page}"><img src="${link.picture}" width="${width}" alt=""></a>`;
}
