import { escapeText } from "../report/markdown.ts";
import { bullet, cutLine, keep, maxRowBytes, row, tableHead } from "../report/summary.ts";
import { plural } from "../report/words.ts";
import type { CheckReport } from "./check-report.ts";
import { checkWords } from "./check-words.ts";

/** `would publish 7`, `would publish 0: 2 errors, 1 warning` */
export function checkTotalsLine({ wouldPublish, errors, warnings }: CheckReport["totals"]): string {
  const found = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""];
  const what = found.filter((part) => part !== "").join(", ");
  return `would publish ${wouldPublish}${what === "" ? "" : `: ${what}`}`;
}

/** The job summary of a check. */
export function summarizeCheck({ items, problems, totals, fault }: CheckReport): string {
  const lists = keep(problems.map(bullet), maxRowBytes / 2);
  const table = keep(items.map(row), maxRowBytes - lists.bytes, (index) => items[index]?.status === "failed");
  return [
    `## ${checkWords.title}: ${checkTotalsLine(totals)}`,
    "Nothing was sent: this is what a publishing run would find before its first request.",
    fault === undefined ? "" : `❌ ${escapeText(fault)}`,
    lists.lines.join("\n"),
    lists.cut > 0 ? cutLine(lists.cut, "problem", "in the log") : "",
    table.lines.length === 0 ? "" : [tableHead, ...table.lines].join("\n"),
    table.cut > 0 ? cutLine(table.cut, "image", "in the log and in the output `results`") : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}
