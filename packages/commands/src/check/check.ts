import { type InspectedItem, inspectPlan, type Plan, type TargetReference } from "@itwin-images/core";
import { clientIdOf, connectPlatform, type PlatformAccess } from "../connect-platform.ts";
import { lookUpNames } from "../look-up-names.ts";
import { type ImageSelection, inlineName, planImages } from "../plan-images.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import { describeFault, type ItemResult, toReportedProblem } from "../results/item-result.ts";
import { plural } from "../results/messages.ts";
import { type Shard, shardName, takeShard } from "../shard.ts";
import { type CheckResult, type FailOn, makeCheckResult } from "./check-result.ts";

/** What to check. */
export interface CheckOptions extends ImageSelection {
  readonly failOn: FailOn;
  /** The part of the plan to check, if several runs share it. */
  readonly shard?: Shard | undefined;
  /** Looks names up. Default: they are not looked up, and nothing is sent. */
  readonly platform?: PlatformAccess | undefined;
}

/**
 * Checks images as a publishing run would before its first upload. Without access to the platform, nothing is sent.
 *
 * Never rejects: what ended the check early is in the result, a cancellation too.
 */
export async function check(options: CheckOptions, context: CommandContext<ItemResult>): Promise<CheckResult> {
  const { reporter, secrets, signal } = context;
  const { platform, shard, prepare } = options;
  const clientId = platform && clientIdOf(platform.credentials);
  const shown = { secrets, inline: inlineName(options.selection), clientId, prepare };
  let plan: Plan<TargetReference> = { items: [], problems: [] };
  let inspected: InspectedItem<TargetReference>[] = [];
  let fault: string | undefined;
  try {
    plan = await planImages(options, signal);
    let notices: readonly string[] = [];
    if (platform) ({ plan, notices } = await lookUpNames(plan, connectPlatform(platform, context), signal));
    const planned = plan.items.length;
    if (shard) plan = takeShard(plan, shard);
    for (const problem of plan.problems) {
      reporter.problem(toReportedProblem(problem, shown), "This can't be published");
    }
    for (const notice of notices) reporter.notice(secrets.redact(notice));
    if (planned > 0) {
      const part = shard ? ` of ${planned}, which are in shard ${shardName(shard)}` : "";
      reporter.notice(`checking ${plural(plan.items.length, "image")}${part}`);
    }
    inspected = await inspectPlan(plan, { signal });
  } catch (error) {
    const ended = readFault(error, context);
    fault = ended === undefined ? "The check was cancelled. Run it again." : describeFault(ended);
  }
  const result = makeCheckResult({ plan, inspected, fault, failOn: options.failOn, shard }, shown);
  for (const item of result.items) reporter.item(item);
  return result;
}
