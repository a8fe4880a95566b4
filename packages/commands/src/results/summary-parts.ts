import type { TargetKind } from "@itwin-images/core";
import { targetKinds } from "@itwin-images/core/internal";
import type { ItemResult, ReportedProblem } from "./item-result.ts";
import { code, escapeText } from "./markdown.ts";
import { adviceOf, plural } from "./messages.ts";

/** How large a summary may be, and where its reader finds what does not fit. */
export interface SummaryLimit {
  /** Bytes for lists and rows: headings and the lines about what is left out come on top. */
  readonly maxBytes: number;
  /** Why there is a limit, to stand after "as": `a job summary holds 1 MiB`. */
  readonly reason: string;
  /** Where all problems are: `in the log`. */
  readonly allProblems: string;
  /** Where all images are. */
  readonly allItems: string;
}

/** The lines that fit, in their order; those that matter most are kept first. */
export function fitLines(
  lines: readonly string[],
  maxBytes: number,
  matters: (index: number) => boolean = () => false,
): { lines: string[]; bytes: number; cut: number } {
  const indexes = lines.map((_, index) => index);
  const kept = new Set<number>();
  let bytes = 0;
  for (const index of [...indexes.filter(matters), ...indexes.filter((one) => !matters(one))]) {
    const length = Buffer.byteLength(lines[index] ?? "") + 1;
    if (bytes + length > maxBytes) continue;
    bytes += length;
    kept.add(index);
  }
  return { lines: lines.filter((_, index) => kept.has(index)), bytes, cut: lines.length - kept.size };
}

/** A target as a cell of a table: its name, if it is known, and its id. */
export function targetCell({ kind, id, name }: Pick<ItemResult, "kind" | "id" | "name">): string {
  const { label } = targetKinds[kind as TargetKind];
  return [label, name === undefined ? "" : escapeText(name), id === undefined ? "" : code(id)]
    .filter((part) => part !== "")
    .join(" ");
}

/** The problems as a list, in half of the room at most, and the line about those that do not fit. */
export function problemList(
  problems: readonly ReportedProblem[],
  limit: SummaryLimit,
): { parts: string[]; bytes: number } {
  const { lines, bytes, cut } = fitLines(problems.map(bullet), limit.maxBytes / 2);
  return { parts: [lines.join("\n"), cutLine(cut, "problem", limit.allProblems, limit)], bytes };
}

/** Says that lines are missing, and where they are; empty when none are. */
export function cutLine(count: number, noun: string, where: string, { reason }: SummaryLimit): string {
  return count === 0 ? "" : `${plural(count, `more ${noun}`)} not shown here, as ${reason}: all are ${where}.`;
}

/** Where the reader of a failed run finds more, as a paragraph of Markdown. */
export const help =
  "[Troubleshooting](https://github.com/itwin-images/itwin-images/blob/main/docs/troubleshooting.md) explains the messages and how to get a token.";

/** The paragraphs that are not empty, as a text. */
export function paragraphs(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function bullet(problem: ReportedProblem): string {
  const where = problem.where === "" ? "" : `${code(problem.where)}: `;
  return `- ${problem.severity === "error" ? "❌" : "⚠️"} ${where}${escapeText(adviceOf(problem))}`;
}
