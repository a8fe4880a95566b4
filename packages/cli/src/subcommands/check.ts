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
  problemJson,
  readCheckOptions,
} from "@itwin-images/commands";
import { hasCredentials } from "../arguments/credentials.ts";
import { summaryLimit } from "../output/results.ts";
import { prepareRun } from "../prepare-run.ts";
import type { Invocation } from "../subcommand.ts";

/** Checks what the options ask for, and reports it. */
export async function runCheck(options: OptionReader, invocation: Invocation): Promise<number> {
  const { selection, failOn, prepare, ...access } = readCheckOptions(options);
  const run = await prepareRun({ options, selection }, invocation, itemLines);
  const start = performance.now();
  // A check asks nobody for a token: without one, names are not looked up.
  const platform = hasCredentials(invocation.env) ? { credentials: await run.credentials(), ...access } : undefined;
  const { workspace, context } = run;
  const result = await check({ failOn, prepare, selection: run.selection, workspace, platform }, context);
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
      totals: checkTotalsLine(result),
      summary: () => checkSummary(result, { limit: summaryLimit }),
      json: { totals, results: items.map(itemJson), problems: problems.map(problemJson) },
    },
  });
}
