import {
  type OptionReader,
  problemJson,
  readRefreshOptions,
  refresh,
  refreshFailure,
  refreshItemJson,
  refreshItemLines,
  refreshReport,
  refreshSummary,
  refreshTotalsLine,
} from "@itwin-images/commands";
import { summaryLimit } from "../output/results.ts";
import { prepareRun } from "../prepare-run.ts";
import type { Invocation } from "../subcommand.ts";

/** Updates the images of a site, and reports it. */
export async function runRefresh(options: OptionReader, invocation: Invocation): Promise<number> {
  const { into, ...how } = readRefreshOptions(options);
  const run = await prepareRun({ options, selection: into }, invocation, refreshItemLines);
  const start = performance.now();
  const credentials = await run.credentials();
  const { workspace, context } = run;
  const result = await refresh({ ...how, into: run.selection, workspace, credentials }, context);
  const { items, problems, files, cancelled, ok } = result;
  return run.finish({
    report: refreshReport(result, performance.now() - start),
    cancelled,
    ending: {
      ok,
      failure: ok ? undefined : refreshFailure(result),
      notes: [],
      totals: refreshTotalsLine(result),
      summary: () => refreshSummary(result, { limit: summaryLimit }),
      json: { cancelled, files, results: items.map(refreshItemJson), problems: problems.map(problemJson) },
    },
  });
}
