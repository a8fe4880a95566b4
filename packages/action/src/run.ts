import { type Outcome, type Plan, type PlanItem, publish } from "@itwin-images/core";
import { openBackup, openRecord } from "@itwin-images/workspace";
import type { PublishInputs } from "./inputs/publish-inputs.ts";
import { makePlan } from "./plan.ts";
import { connect } from "./platform.ts";
import { finish } from "./report/finish.ts";
import { toFinding, toItemResult } from "./report/item-result.ts";
import { makeReport } from "./report/report.ts";
import { RunLog } from "./report/run-log.ts";
import { plural } from "./report/words.ts";
import type { Runner } from "./runner/runner.ts";

/**
 * Publishes what the inputs ask for, and reports it: log, annotations, outputs, summary, and the step's failure.
 *
 * A cancelled run is reported like any other. Rejects only when nothing could be reported.
 */
export async function run(inputs: PublishInputs, context: { runner: Runner; signal: AbortSignal }): Promise<void> {
  const { runner, signal } = context;
  const { dryRun, place } = inputs;
  const log = new RunLog(runner);

  let plan: Plan = { items: [], problems: [] };
  const outcomes = new Map<PlanItem, Outcome>();
  let told = 0;
  let fault: unknown;
  try {
    // First: a record that is not ours, or a backup folder with an older backup, ends the run before anything is read.
    const record = inputs.record && (await openRecord({ ...place, path: inputs.record, commit: inputs.commit }));
    const backup = inputs.backup && (await openBackup({ ...place, path: inputs.backup }));
    plan = await makePlan(inputs, signal);
    for (const problem of plan.problems) {
      const title = problem.severity === "error" ? "Nothing was published" : "Warning";
      log.finding(toFinding(problem, runner.redact), title);
    }
    if (plan.items.length > 0) runner.log(`checking ${plural(plan.items.length, "image")}`);
    const platform = connect({ ...inputs, runner, signal });
    const { concurrency, skipUnchanged, verify } = inputs;
    const options = { concurrency, dryRun, skipUnchanged, verify, signal };
    for await (const outcome of publish(plan, platform, {
      ...options,
      ...(record && { record }),
      ...(backup && { backup }),
    })) {
      outcomes.set(outcome.item, outcome);
      // In the plan's order, so that two logs can be compared: an item is told when all before it were.
      for (let next = outcomeAt(told); next !== undefined; next = outcomeAt(++told)) {
        log.item(toItemResult(next, runner.redact));
      }
    }
  } catch (error) {
    // What was published is reported nevertheless.
    if (!(signal.aborted && error === signal.reason)) {
      fault = error;
      if (error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
    }
  }
  function outcomeAt(index: number): Outcome | undefined {
    const item = plan.items[index];
    return item && outcomes.get(item);
  }

  const report = makeReport({ plan, outcomes, fault, dryRun, cancelled: signal.aborted }, runner.redact);
  for (const item of report.items.slice(told)) log.item(item);
  log.end();
  await finish(report, runner);
}
