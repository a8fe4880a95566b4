import {
  itemLines,
  noLinks,
  type OptionReader,
  Pictures,
  publish,
  publishFailure,
  publishHtml,
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
  const pictures = options.isSet("report") ? new Pictures() : undefined;
  const result = await publish({ ...how, selection: run.selection, workspace, credentials, pictures }, context);
  const { items, dryRun, cancelled, ok } = result;
  return run.finish({
    report: {
      ...publishReport(result),
      ...(pictures && {
        html: async () => publishHtml(result, await pictures.collect(result.plan.items, items, context.signal)),
      }),
    },
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
