/** The longest slug in UTF-8 bytes. File systems take 255 for a name; a number of patterns and suffixes must fit beside it. */
const maxSlugBytes = 120;

/**
 * A display name as a part of a file name: letters and digits of any script in lower case, and single hyphens for
 * everything between them. Accents of Latin letters are dropped; the result is NFC. Empty for a name without letters.
 */
export function slug(displayName: string): string {
  const letters = displayName
    .toWellFormed()
    .normalize("NFKD")
    // Only of Latin letters: in other scripts the marks are vowels, or make another letter.
    .replace(/(\p{Script=Latin})\p{M}+/gu, "$1")
    // What belongs to an emoji or a key cap is a mark too, and stands on no letter.
    .replace(/\p{Variation_Selector}|\p{Me}|(?<![\p{L}\p{M}])\p{M}+/gu, "")
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-");
  return cutBytes(letters.replace(/^-+/, ""), maxSlugBytes).replace(/-+$/, "");
}

/** The beginning of a text that has so many bytes in UTF-8, without half a character at its end. */
export function cutBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
