import {
  check,
  checkFailure,
  checkHtml,
  checkReport,
  checkSummary,
  checkTotalsLine,
  itemJson,
  itemLines,
  type OptionReader,
  Pictures,
  readCheckOptions,
} from "@itwin-images/commands";
import { problemJson, summaryLimit } from "../output/results.ts";
import { prepareRun } from "../prepare-run.ts";
import type { Invocation } from "../subcommand.ts";

/** Checks what the options ask for, and reports it. */
export async function runCheck(options: OptionReader, invocation: Invocation): Promise<number> {
  const { selection, ...how } = readCheckOptions(options);
  const run = await prepareRun({ options, selection }, invocation, itemLines);
  const start = performance.now();
  const result = await check({ ...how, selection: run.selection, workspace: run.workspace }, run.context);
  const { items, problems, totals, ok } = result;
  return run.finish({
    report: {
      ...checkReport(result, performance.now() - start),
      html: async () => checkHtml(result, await new Pictures().collect(result.plan.items, items, invocation.signal)),
    },
    cancelled: invocation.signal.aborted && !ok,
    ending: {
      ok,
      failure: ok ? undefined : checkFailure(result),
      notes: [],
      totals: checkTotalsLine(totals),
      summary: () => checkSummary(result, { limit: summaryLimit }),
      json: { totals, results: items.map(itemJson), problems: problems.map(problemJson) },
    },
  });
}
