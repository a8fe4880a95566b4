import { noLinks } from "../../../action/src/links/links.ts";
import { cutLine, keepLines } from "../results/summary-parts.ts";
import { escapeText } from "../results/markdown.ts";
import { bullet, maxRowBytes } from "../publish/publish-summary.ts";
import { summaryTable } from "../results/summary-table.ts";
import { plural } from "../results/messages.ts";
import type { CheckReport } from "./check-result.ts";
import { checkWords } from "../../../action/src/check/texts.ts";

/** `would publish 7`, `would publish 0: 2 errors, 1 warning` */
export function checkTotalsLine({ wouldPublish, errors, warnings }: CheckReport["totals"]): string {
  const found = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""];
  const what = found.filter((part) => part !== "").join(", ");
  return `would publish ${wouldPublish}${what === "" ? "" : `: ${what}`}`;
}

/** The job summary of a check. */
export function summarizeCheck({ items, problems, totals, fault }: CheckReport): string {
  const lists = keepLines(problems.map(bullet), maxRowBytes / 2);
  return [
    `## ${checkWords.title}: ${checkTotalsLine(totals)}`,
    "Nothing was sent: this is what a publishing run would find before its first request.",
    fault === undefined ? "" : `❌ ${escapeText(fault)}`,
    lists.lines.join("\n"),
    lists.cut > 0 ? cutLine(lists.cut, "problem", "in the log") : "",
    ...summaryTable({ items, links: noLinks }, maxRowBytes - lists.bytes),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}
