/** Which display names are wanted: any that fits one of `include`, or any at all, and none of `exclude`. */
export interface DisplayNameFilter {
  /** Patterns with `*` for any text and `?` for one character; letter case does not matter. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Tells whether a display name is wanted. */
export function displayNameFilter({ include, exclude }: DisplayNameFilter): (displayName: string) => boolean {
  const wanted = include.map(toTest);
  const unwanted = exclude.map(toTest);
  return (displayName) => {
    const name = fold(displayName);
    const fits = (test: (name: string) => boolean): boolean => test(name);
    return (wanted.length === 0 || wanted.some(fits)) && !unwanted.some(fits);
  };
}

// Two spellings of an é are one letter to whoever writes a pattern.
const fold = (text: string): string => text.normalize("NFC").toLowerCase();

/** Not by a regular expression: stars in a row would make it try every way to share out a long name. */
function toTest(pattern: string): (name: string) => boolean {
  const wanted = [...fold(pattern)];
  return (name) => {
    const characters = [...name];
    let at = 0;
    let star = -1;
    let resume = 0;
    let position = 0;
    while (position < characters.length) {
      if (wanted[at] === "*") {
        star = at++;
        resume = position;
      } else if (wanted[at] === "?" || wanted[at] === characters[position]) {
        at++;
        position++;
      } else if (star >= 0) {
        // The last star takes one character more.
        at = star + 1;
        position = ++resume;
      } else return false;
    }
    while (wanted[at] === "*") at++;
    return at === wanted.length;
  };
}
