/** A mark of ours in a body. */
export interface FoundMark {
  readonly name: "begin" | "end";
  /** From 1. */
  readonly line: number;
  /** Where it begins and ends in the body. */
  readonly start: number;
  readonly end: number;
  /** Why Markdown does not take it for a comment of its own, to stand after "is". */
  readonly hiddenBy?: string;
}

/** Something that goes on over several lines, and hides what stands in it. */
interface OpenBlock {
  readonly kind: "code block" | "comment";
  /** Where it begins, from 1. */
  readonly line: number;
  /** What ends a code block. */
  readonly fence?: string;
}

/** As authors may have touched it: other spaces, another hint. */
const anyMark = /<!--\s*itwin-images:(begin|end)\b[^>\r\n]*>/g;

/**
 * Finds our marks in the notes of a release, and what is still open at their end.
 *
 * It knows of Markdown what decides over a line that begins at its first column: fenced code and comments that go on over
 * lines (CommonMark 4.5 and 4.6). A mark anywhere but alone on such a line may be code, or belong to a quote or a list.
 */
export function findMarks(body: string): { marks: FoundMark[]; openAtEnd?: OpenBlock } {
  const marks: FoundMark[] = [];
  let open: OpenBlock | undefined;
  let number = 0;
  for (const { text, start } of linesOf(body)) {
    number++;
    for (const match of text.matchAll(anyMark)) {
      const alone = match[0] === text.trimEnd();
      const hiddenBy = open
        ? `in the ${open.kind} that begins at line ${open.line}`
        : alone
          ? undefined
          : "not alone on its line, or indented";
      marks.push({
        name: match[1] === "begin" ? "begin" : "end",
        line: number,
        start: start + match.index,
        end: start + match.index + match[0].length,
        ...(hiddenBy !== undefined && { hiddenBy }),
      });
    }
    open = after(text, number, open);
  }
  return { marks, ...(open && { openAtEnd: open }) };
}

/** What is open after a line. */
function after(text: string, line: number, open: OpenBlock | undefined): OpenBlock | undefined {
  if (open?.kind === "comment") return text.includes("-->") ? undefined : open;
  if (open?.fence !== undefined) {
    const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(text)?.[1] ?? "";
    return closing.startsWith(open.fence) ? undefined : open;
  }
  // After a fence of backticks there is none on the line; otherwise it is code within a paragraph.
  const fence = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/s.exec(text);
  if (fence) return { kind: "code block", line, fence: fence[1] ?? fence[2] ?? "" };
  const comment = /^ {0,3}<!--(.*)$/s.exec(text)?.[1];
  return comment !== undefined && !comment.includes("-->") ? { kind: "comment", line } : undefined;
}

/** The lines of CommonMark: `\n`, `\r\n` and `\r` end one, and nothing else does. */
function* linesOf(body: string): Generator<{ text: string; start: number }> {
  let start = 0;
  for (const { 0: eol, index } of body.matchAll(/\r\n|\n|\r/g)) {
    yield { text: body.slice(start, index), start };
    start = index + eol.length;
  }
  yield { text: body.slice(start), start };
}
