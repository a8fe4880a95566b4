import type { ActionWords } from "../../../action/src/runner/action-texts.ts";
import type { Finding } from "../results/item-result.ts";
import { cutLine, keepLines } from "../results/summary-parts.ts";
import { code, escapeText } from "../results/markdown.ts";
import type { NotesResult, Report } from "./publish-result.ts";
import { summaryTable } from "../results/summary-table.ts";
import { adviceOf, timingLine, totalsLine } from "../results/messages.ts";

/** GitHub takes 1 MiB per step; more loses all of it. The rest is room for headings and the line that says so. */
export const maxRowBytes: number = 1024 * 1024 - 16 * 1024;

const noteSigns: { readonly [Status in NotesResult["status"]]: string } = {
  updated: "📝",
  unchanged: "📝",
  failed: "❌",
  "not-attempted": "⚪",
};

/** The job summary of a run. */
export function summarize(report: Report): string {
  const { problems, totals, timing, notes, dryRun, cancelled, fault } = report;
  const lists = keepLines(problems.map(bullet), maxRowBytes / 2);
  return [
    `## Publish iTwin images: ${totalsLine(totals)}`,
    timing === undefined ? "" : `Took ${timingLine(timing)}.`,
    dryRun ? "Dry run: everything was checked, nothing was sent." : "",
    cancelled ? "The run was cancelled. An image that was on its way may or may not have been taken." : "",
    fault === undefined ? "" : `❌ ${escapeText(fault)}`,
    notes === undefined ? "" : `${noteSigns[notes.status]} ${escapeText(notes.message)}`,
    lists.lines.join("\n"),
    lists.cut > 0 ? cutLine(lists.cut, "problem", "in the log") : "",
    ...summaryTable(report, maxRowBytes - lists.bytes),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

/** The job summary of a run whose inputs were refused. */
export function summarizeRefusals(refusals: readonly string[], { title, nothing }: ActionWords): string {
  const lines = refusals.map((refusal) => `- ❌ ${escapeText(refusal)}`);
  return `## ${title}: ${nothing}\n\n${keepLines(lines, maxRowBytes).lines.join("\n")}\n`;
}

/** A problem as an entry of a list. */
export function bullet(finding: Finding): string {
  const place = finding.where === "" ? "" : `${code(finding.where)}: `;
  return `- ${finding.severity === "error" ? "❌" : "⚠️"} ${place}${escapeText(adviceOf(finding))}`;
}
