import { LogReporter } from "@itwin-images/ci";
import {
  check,
  checkFailure,
  checkHtml,
  checkSummary,
  checkTotalsLine,
  itemJson,
  itemLines,
  Pictures,
  problemJson,
} from "@itwin-images/commands";
import type { CheckInputs } from "../inputs/check-inputs.ts";
import { jobSummaryLimit, writeSummary } from "../runner/job-summary.ts";
import type { ActionTexts } from "../runner/refused-run.ts";
import { writeReport } from "../runner/write-report.ts";
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
export async function runCheck(inputs: CheckInputs, { runner, signal }: ActionContext): Promise<void> {
  const reporter = new LogReporter(runner, itemLines);
  const result = await check(inputs, { reporter, signal, secrets: runner.secrets });
  const { items, allProblems, totals, plan } = result;
  const { workspace, report: path } = inputs;
  const html = async () => checkHtml(result, await new Pictures().collect(plan.items, items, signal));
  const notWritten = await writeReport({ path, workspace, html }, runner);
  if (notWritten !== undefined) reporter.remark({ severity: "error", title: "Report", message: notWritten });
  reporter.end();
  runner.output("results", JSON.stringify(items.map(itemJson)));
  runner.output("problems", JSON.stringify(allProblems.map(problemJson)));
  runner.output("errors", String(totals.errors));
  runner.output("warnings", String(totals.warnings));
  await writeSummary(runner, checkSummary(result, { limit: jobSummaryLimit }));
  if (!result.ok) runner.fail(checkFailure(result));
  else if (notWritten !== undefined) runner.fail();
  runner.log(checkTotalsLine(result));
}
