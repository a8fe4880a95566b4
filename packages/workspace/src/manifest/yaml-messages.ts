import type { YAMLError } from "yaml";

/** A YAML error for readers who don't know the terms of YAML. */
interface SyntaxMessage {
  readonly message: string;
  readonly fix: string;
}

const quoteIt =
  'If the text at this place contains any of { } [ ] , & * # ? | < > = ! % @ : or `, put it in quotes: image: "{id}.png".';

const known: Partial<Record<YAMLError["code"], (detail: string) => SyntaxMessage>> = {
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

/** The message for one of the parser's errors. An error that is not known here has the parser's own sentence. */
export function syntaxMessage(error: YAMLError): SyntaxMessage {
  const detail = error.message.replace(/\s+/g, " ").replace(/\.$/, "").slice(0, 200);
  return known[error.code]?.(detail) ?? { message: `This is not valid YAML: ${detail}.`, fix: quoteIt };
}
