import type { YAMLError } from "yaml";

/** What is wrong with the text as YAML, in words for people who don't know YAML's own. */
interface SyntaxWords {
  readonly message: string;
  readonly fix: string;
}

const quoteIt =
  'If the text at this place contains any of { } [ ] , & * # ? | < > = ! % @ : or `, put it in quotes: image: "{id}.png".';

const known: Partial<Record<YAMLError["code"], (detail: string) => SyntaxWords>> = {
  TAB_AS_INDENT: () => ({
    message: "The line is indented with a tab.",
    fix: "Indent with spaces: YAML does not allow tabs.",
  }),
  BAD_INDENT: (detail) => ({
    message: `The indentation does not fit the lines around it (${detail}).`,
    fix: "Put keys that belong together in the same column, and close every bracket.",
  }),
  BLOCK_AS_IMPLICIT_KEY: (detail) => ({
    message: `A key and its value do not fit together here (${detail}).`,
    fix: 'Write one key per line; a value with ": " in it needs quotes.',
  }),
  BAD_DQ_ESCAPE: (detail) => ({
    message: `A backslash stands before a character that can't be escaped (${detail}).`,
    fix: "Write paths with forward slashes: renders/cover.png.",
  }),
  BAD_SCALAR_START: (detail) => ({
    message: `The text begins with a character that has a meaning of its own in YAML (${detail}).`,
    fix: 'Put the text in quotes: image: "@2x/cover.png".',
  }),
  MISSING_CHAR: (detail) => ({
    message: `Something is missing here (${detail}).`,
    fix: 'Close every quote and bracket, and put a colon and a space between a key and its value: "image: cover.png".',
  }),
  MULTILINE_IMPLICIT_KEY: (detail) => ({
    message: `A key goes over more than one line (${detail}).`,
    fix: 'Put a colon and a space between a key and its value: "image: cover.png".',
  }),
  NON_STRING_KEY: () => ({
    message: "A key is a list or a mapping.",
    fix: 'Use plain words as keys; a text that begins with { or [ needs quotes: image: "{id}.png".',
  }),
};

/** The words for one of the parser's errors. `detail` of an unknown one is the parser's own sentence. */
export function syntaxWords(error: YAMLError): SyntaxWords {
  const detail = error.message.replace(/\s+/g, " ").replace(/\.$/, "").slice(0, 200);
  return known[error.code]?.(detail) ?? { message: `This is not valid YAML: ${detail}.`, fix: quoteIt };
}
