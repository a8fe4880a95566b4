import { type InspectedItem, inspectPlan, type Plan } from "@itwin-images/core";
import { type ImageSelection, inlineName, planImages } from "../plan-images.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import { describeFault, type ItemResult, toReportedProblem } from "../results/item-result.ts";
import { plural } from "../results/messages.ts";
import { type CheckResult, type FailOn, makeCheckResult } from "./check-result.ts";

/** What to check. There is no credential in it. */
export interface CheckOptions extends ImageSelection {
  readonly failOn: FailOn;
}

/**
 * Checks images as a publishing run would before its first request. Nothing is sent.
 *
 * Never rejects: what ended the check early is in the result, a cancellation too.
 */
export async function check(options: CheckOptions, context: CommandContext<ItemResult>): Promise<CheckResult> {
  const { reporter, secrets, signal } = context;
  const shown = { secrets, inline: inlineName(options.selection) };
  let plan: Plan = { items: [], problems: [] };
  let inspected: InspectedItem[] = [];
  let fault: string | undefined;
  try {
    plan = await planImages(options, signal);
    for (const problem of plan.problems) {
      reporter.problem(toReportedProblem(problem, shown), "This can't be published");
    }
    if (plan.items.length > 0) reporter.notice(`checking ${plural(plan.items.length, "image")}`);
    inspected = await inspectPlan(plan, { signal });
  } catch (error) {
    const ended = readFault(error, context);
    fault = ended === undefined ? "The check was cancelled. Run it again." : describeFault(ended);
  }
  const result = makeCheckResult({ plan, inspected, fault, failOn: options.failOn }, shown);
  for (const item of result.items) reporter.item(item);
  return result;
}
