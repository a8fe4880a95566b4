import { LogReporter } from "@itwin-images/ci";
import {
  type CheckOptions,
  check,
  checkFailure,
  checkSummary,
  checkTotalsLine,
  itemJson,
  itemLines,
  problemJson,
} from "@itwin-images/commands";
import { jobSummaryLimit, writeSummary } from "../runner/job-summary.ts";
import type { ActionTexts } from "../runner/refused-run.ts";
import type { ActionContext } from "../start.ts";

/** The check action, in words. */
export const checkTexts: ActionTexts = {
  title: "Check iTwin images",
  emptyRun: "nothing was checked",
  activity: "check",
  setEmptyOutputs(runner) {
    runner.output("results", "[]");
    runner.output("problems", "[]");
    runner.output("errors", "0");
    runner.output("warnings", "0");
  },
};

/** Checks what the inputs ask for, and reports it: log, annotations, outputs, summary, and the step's failure. */
export async function runCheck(inputs: CheckOptions, { runner, signal }: ActionContext): Promise<void> {
  const reporter = new LogReporter(runner, itemLines);
  const result = await check(inputs, { reporter, signal, secrets: runner.secrets });
  const { items, allProblems, totals, ok } = result;
  reporter.end();
  runner.output("results", JSON.stringify(items.map(itemJson)));
  runner.output("problems", JSON.stringify(allProblems.map(problemJson)));
  runner.output("errors", String(totals.errors));
  runner.output("warnings", String(totals.warnings));
  await writeSummary(runner, checkSummary(result, { limit: jobSummaryLimit }));
  if (!ok) runner.fail(checkFailure(result));
  runner.log(checkTotalsLine(result));
}
