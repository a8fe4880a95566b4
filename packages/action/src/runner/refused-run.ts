import type { Runner } from "./runner.ts";
import type { ActionWords } from "./action-texts.ts";
import { failureMessage } from "../../../commands/src/publish/failure-message.ts";
import { setOutputs } from "../publish/outputs.ts";
import type { Report } from "../../../commands/src/publish/publish-result.ts";
import { summarize, summarizeRefusals } from "../../../commands/src/publish/publish-summary.ts";
import { totalsLine } from "../../../commands/src/results/messages.ts";

/** Writes outputs and summary, and fails the step unless all went well. Its last line of log is the totals. */
export async function finish(report: Report, runner: Runner): Promise<void> {
  setOutputs(runner, report);
  await writeSummary(runner, summarize(report));
  if (report.dryRun) runner.log("Dry run: nothing was sent.");
  if (!report.ok) runner.fail(failureMessage(report));
  runner.log(totalsLine(report.totals));
}

/** The same for a run whose inputs were refused. */
export async function finishRefused(refusals: readonly string[], runner: Runner, words: ActionWords): Promise<void> {
  words.setEmptyOutputs(runner);
  await writeSummary(runner, summarizeRefusals(refusals, words));
  if (refusals.length > 1) {
    // GitHub shows ten errors of a step, and the failure is one of them.
    for (const [index, message] of refusals.entries()) {
      if (index < 9) runner.annotate({ severity: "error", title: "Inputs refused", message });
      else runner.log(`  error: ${message}`);
    }
    runner.fail(`${refusals.length} things are wrong with the inputs, so ${words.nothing}. The first: ${refusals[0]}`);
  } else runner.fail(refusals[0] ?? "The inputs can't be used.");
  runner.log(words.totals);
}

/** A summary that can't be written must not hide what became of the images. */
export async function writeSummary(runner: Runner, markdown: string): Promise<void> {
  try {
    await runner.summary(markdown);
  } catch (error) {
    runner.log(`The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
