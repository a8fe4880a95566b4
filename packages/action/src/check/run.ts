import { type InspectedItem, inspectPlan, type Plan } from "@itwin-images/core";
import type { CheckInputs } from "../inputs/check-inputs.ts";
import { makePlan } from "../plan.ts";
import { writeSummary } from "../runner/refused-run.ts";
import { describeFault, type Finding } from "../../../commands/src/results/item-result.ts";
import { toOutput } from "../publish/outputs.ts";
import { RunLog } from "../runner/github-reporter.ts";
import { findingLine, plural } from "../../../commands/src/results/messages.ts";
import type { Runner } from "../runner/runner.ts";
import { type CheckReport, makeCheckReport } from "../../../commands/src/check/check-result.ts";
import { checkTotalsLine, summarizeCheck } from "../../../commands/src/check/check-messages.ts";

/**
 * Checks what the inputs ask for as a publishing run would before its first request, and reports it. Nothing is sent.
 */
export async function runCheck(inputs: CheckInputs, context: { runner: Runner; signal: AbortSignal }): Promise<void> {
  const { runner, signal } = context;
  let plan: Plan = { items: [], problems: [] };
  let inspected: InspectedItem[] = [];
  let fault: string | undefined;
  try {
    plan = await makePlan({ ...inputs, source: { kind: "workspace" } }, { runner, signal });
    if (plan.items.length > 0) runner.log(`checking ${plural(plan.items.length, "image")}`);
    inspected = await inspectPlan(plan, { signal });
  } catch (error) {
    const cancelled = signal.aborted && error === signal.reason;
    fault = cancelled ? "The check was cancelled. Run it again." : describeFault(error);
    if (error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
  }

  const report = makeCheckReport({ plan, inspected, fault, failOn: inputs.failOn }, runner.redact);
  const log = new RunLog(runner);
  for (const finding of report.problems) log.finding(finding, "This can't be published");
  for (const item of report.items) log.item(item);
  log.end();
  runner.output("results", JSON.stringify(report.items.map(toOutput)));
  runner.output("problems", JSON.stringify(report.all.map(toProblem)));
  runner.output("errors", String(report.totals.errors));
  runner.output("warnings", String(report.totals.warnings));
  await writeSummary(runner, summarizeCheck(report));
  if (!report.ok) runner.fail(failure(report));
  runner.log(checkTotalsLine(report.totals));
}

function toProblem({ code, severity, message, fix, location }: Finding): object {
  return { code, severity, message, fix, ...location };
}

/** What the step fails with: the first thing that is wrong, and how much more there is. */
function failure({ fault, all }: CheckReport): string {
  if (fault !== undefined) return fault;
  const [first, ...others] = all.toSorted((a, b) => weight(a.severity) - weight(b.severity));
  if (first === undefined) return "Nothing was checked.";
  const more = others.length === 0 ? "" : ` ${plural(others.length, "more problem")}: see the job summary.`;
  return findingLine(first) + more;
}

const weight = (severity: "error" | "warning"): number => (severity === "error" ? 0 : 1);
