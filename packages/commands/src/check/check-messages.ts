import { escapeText, noLinks } from "../results/markdown.ts";
import { plural } from "../results/messages.ts";
import { help, paragraphs, problemList, type SummaryLimit } from "../results/summary-parts.ts";
import { summaryTable } from "../results/summary-table.ts";
import { shardName } from "../shard.ts";
import type { CheckResult } from "./check-result.ts";

/** `would publish 7`, `would publish 0: 2 errors, 1 warning`, `would publish 7; 7 names were not looked up` */
export function checkTotalsLine({ totals, shard }: Pick<CheckResult, "totals" | "shard">): string {
  const { wouldPublish, errors, warnings, namesNotLookedUp: names } = totals;
  const start = shard ? `shard ${shardName(shard)}: ` : "";
  const found = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""];
  const counts = found.filter((part) => part !== "").join(", ");
  const unknown = names === 0 ? "" : `; ${plural(names, "name")} ${names === 1 ? "was" : "were"} not looked up`;
  return `${start}would publish ${wouldPublish}${counts === "" ? "" : `: ${counts}`}${unknown}`;
}

/**
 * What a check failed with beside what it reported of problems and items: what happened, and what to do. `undefined` when
 * those say it all.
 */
export function checkFailure({ fault, totals }: CheckResult): string | undefined {
  if (fault !== undefined) return fault;
  if (totals.errors > 0) return undefined;
  return `${plural(totals.warnings, "warning")}, and the check is to fail on warnings too.`;
}

/** A check as Markdown. */
export function checkSummary(result: CheckResult, { limit }: { limit: SummaryLimit }): string {
  const { items, problems, totals, fault, ok } = result;
  const list = problemList(problems, limit);
  return paragraphs(
    `## Check iTwin images: ${checkTotalsLine(result)}`,
    "Nothing was published: this is what a publishing run would find before its first upload.",
    totals.namesNotLookedUp === 0
      ? ""
      : "Names of targets were not looked up, as that needs a token: a publishing run or a dry run does, or this check with the inputs for one.",
    fault === undefined ? "" : `❌ ${escapeText(fault)}`,
    ok ? "" : help,
    ...list.parts,
    ...summaryTable(items, { links: noLinks, limit, usedBytes: list.bytes }),
  );
}
