import { ITwinImagesError } from "@itwin-images/core";
import { findMarks } from "./find-marks.ts";

/** The notes can't be written, and were left as they are. */
export class NotesError extends ITwinImagesError {
  override readonly name = "NotesError";
  override readonly code = "RELEASE_NOTES";
}

/** The lines that enclose what is ours. Readers see neither: both are comments. */
export const marks = {
  begin: "<!-- itwin-images:begin (the next run replaces everything up to the end mark) -->",
  end: "<!-- itwin-images:end -->",
} as const;

const lineOf = (line: number): string => `line ${line}`;

/**
 * Puts a section where the last one was, or at the end. Everything around it stays as it is, byte for byte.
 *
 * @param section - Markdown without marks. Its lines end as those of the body do.
 * @throws NotesError when it is not certain what is ours, or readers would not see it.
 */
export function replaceSection(body: string, section: string): string {
  const { marks: found, openAtEnd } = findMarks(body);
  // A carriage return at the end would become a line's end of two characters with what we add.
  const eol = /\r\n|\r$/.test(body) ? "\r\n" : "\n";
  // An empty line before the end mark, as a table goes on until there is one.
  const enclosed = [marks.begin, ...section.split("\n"), "", marks.end].join(eol);

  if (found.length === 0) {
    if (openAtEnd !== undefined) {
      throw new NotesError(
        `The release notes end inside of a ${openAtEnd.kind} that begins at ${lineOf(openAtEnd.line)}, where nobody would see the section.`,
        `End the ${openAtEnd.kind}, and run it again.`,
      );
    }
    if (body === "") return enclosed;
    return `${body}${eol}${eol}${enclosed}`;
  }

  for (const { name, line, hiddenBy } of found) {
    if (hiddenBy === undefined) continue;
    throw new NotesError(
      `The ${name} mark of the section, at ${lineOf(line)} of the release notes, is ${hiddenBy}.`,
      `Put both marks on lines of their own, outside of code and of other comments, or delete both; then run it again.`,
    );
  }
  const [begin, end, ...more] = found;
  if (begin?.name === "begin" && end?.name === "end" && more.length === 0) {
    return body.slice(0, begin.start) + enclosed + body.slice(end.end);
  }
  const list = found.map(({ name, line }) => `${name} at ${lineOf(line)}`).join(", ");
  throw new NotesError(
    `The release notes do not have one begin mark and then one end mark of the section, but: ${list}.`,
    `Keep one \`${marks.begin}\` and one \`${marks.end}\` after it, or delete all of them; then run it again.`,
  );
}
