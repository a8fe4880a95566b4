import { escapeText, type Links } from "../results/markdown.ts";
import { help, paragraphs, problemList, type SummaryLimit } from "../results/summary-parts.ts";
import { summaryTable } from "../results/summary-table.ts";
import { publishTotalsLine, timingLine } from "./publish-messages.ts";
import type { PublishedRun } from "./publish-result.ts";

/**
 * A publishing run as Markdown.
 *
 * @param notes - What else is to be said of the run, as paragraphs of Markdown.
 */
export function publishSummary(
  result: PublishedRun,
  { links, limit, notes = [] }: { links: Links; limit: SummaryLimit; notes?: readonly string[] },
): string {
  const { items, problems, timing, dryRun, cancelled, fault, ok } = result;
  const list = problemList(problems, limit);
  return paragraphs(
    `## Publish iTwin images: ${publishTotalsLine(result)}`,
    `Took ${timingLine(timing)}.`,
    dryRun ? "Dry run: everything was checked, nothing was sent." : "",
    cancelled ? "The run was cancelled. An image that was on its way may or may not have been taken." : "",
    fault === undefined ? "" : `❌ ${escapeText(fault)}`,
    ...notes,
    ok ? "" : help,
    ...list.parts,
    ...summaryTable(items, { links, limit, usedBytes: list.bytes }),
  );
}
