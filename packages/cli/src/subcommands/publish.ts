import {
  itemLines,
  noLinks,
  type OptionReader,
  publish,
  publishFailure,
  publishJson,
  publishReport,
  publishSummary,
  publishTotalsLine,
  readPublishOptions,
} from "@itwin-images/commands";
import { summaryLimit } from "../output/results.ts";
import { prepareRun } from "../prepare-run.ts";
import type { Invocation } from "../subcommand.ts";

/** Publishes what the options ask for, and reports it. */
export async function runPublish(options: OptionReader, invocation: Invocation): Promise<number> {
  const { selection, ...how } = readPublishOptions(options);
  const run = await prepareRun({ options, selection }, invocation, itemLines);
  const { workspace, context } = run;
  const credentials = await run.credentials();
  const result = await publish({ ...how, selection: run.selection, workspace, credentials }, context);
  const { dryRun, cancelled, ok } = result;
  return run.finish({
    report: publishReport(result),
    cancelled,
    ending: {
      ok,
      failure: ok ? undefined : publishFailure(result),
      notes: dryRun ? ["Dry run: nothing was sent."] : [],
      totals: publishTotalsLine(result),
      summary: () => publishSummary(result, { links: noLinks, limit: summaryLimit }),
      json: publishJson(result),
    },
  });
}
