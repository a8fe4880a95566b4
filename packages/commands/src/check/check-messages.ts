import { escapeText, noLinks } from "../results/markdown.ts";
import { plural, problemLine } from "../results/messages.ts";
import { paragraphs, problemList, type SummaryLimit } from "../results/summary-parts.ts";
import { summaryTable } from "../results/summary-table.ts";
import type { CheckResult } from "./check-result.ts";

/** `would publish 7`, `would publish 0: 2 errors, 1 warning` */
export function checkTotalsLine({ wouldPublish, errors, warnings }: CheckResult["totals"]): string {
  const found = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""];
  const counts = found.filter((part) => part !== "").join(", ");
  return `would publish ${wouldPublish}${counts === "" ? "" : `: ${counts}`}`;
}

/** What a check fails with: the first thing that is wrong, and how much more there is in the report. */
export function checkFailure({ fault, allProblems }: CheckResult, { report }: { report: string }): string {
  if (fault !== undefined) return fault;
  const first = allProblems.find(({ severity }) => severity === "error") ?? allProblems[0];
  if (first === undefined) return "Nothing was checked.";
  const more = allProblems.length === 1 ? "" : ` ${plural(allProblems.length - 1, "more problem")}: see ${report}.`;
  return problemLine(first) + more;
}

/** A check as Markdown. */
export function checkSummary(result: CheckResult, { limit }: { limit: SummaryLimit }): string {
  const { items, problems, totals, fault } = result;
  const list = problemList(problems, limit);
  return paragraphs(
    `## Check iTwin images: ${checkTotalsLine(totals)}`,
    "Nothing was sent: this is what a publishing run would find before its first request.",
    fault === undefined ? "" : `❌ ${escapeText(fault)}`,
    ...list.parts,
    ...summaryTable(items, { links: noLinks, limit, usedBytes: list.bytes }),
  );
}
