import { type Plan, type PlanItem, publish as publishPlan } from "@itwin-images/core";
import { hasErrors } from "@itwin-images/core/internal";
import { openBackup, openRecord } from "@itwin-images/workspace";
import { clientIdOf, connectPlatform, type PlatformAccess } from "../connect-platform.ts";
import { countNames, lookUpNames } from "../look-up-names.ts";
import { type ImageSelection, inlineName, planImages } from "../plan-images.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import { type ItemResult, toReportedProblem } from "../results/item-result.ts";
import { plural } from "../results/messages.ts";
import { makePublishResult, OrderedResults, type PublishResult } from "./publish-result.ts";
import { RateLimitPauses } from "./rate-limit-pauses.ts";

/** What to publish, and how. */
export interface PublishOptions extends ImageSelection, PlatformAccess {
  /** How many uploads run at once: 1 to 64. */
  readonly concurrency: number;
  readonly dryRun: boolean;
  readonly skipUnchanged: boolean;
  readonly verify: boolean;
  /** Path of the record in the workspace, as the user wrote it. */
  readonly record?: string | undefined;
  /** Path of the backup's folder in the workspace, as the user wrote it. */
  readonly backup?: string | undefined;
  /** The commit that is published from, for the record. */
  readonly commit?: string | undefined;
}

/**
 * Plans, checks and publishes. Each item is reported as soon as all before it were.
 *
 * Never rejects: what ended the run early is in the result, a cancellation too.
 */
export async function publish(options: PublishOptions, context: CommandContext<ItemResult>): Promise<PublishResult> {
  const { reporter, secrets, signal } = context;
  const { workspace, dryRun, commit } = options;
  const { prepare } = options;
  const shown = { secrets, inline: inlineName(options.selection), clientId: clientIdOf(options.credentials), prepare };
  const start = performance.now();
  const pauses = new RateLimitPauses();
  let plan: Plan = { items: [], problems: [] };
  let results = new OrderedResults([], shown, () => {});
  let fault: unknown;
  try {
    reporter.phase("Plan");
    // First: a record that is not ours, or a backup folder with an older backup, ends the run before anything is read.
    const record = options.record && (await openRecord({ ...workspace, path: options.record, commit }));
    const backup = options.backup && (await openBackup({ ...workspace, path: options.backup }));
    const platform = connectPlatform(options, context, (delay) => pauses.note(performance.now(), delay));
    const named = await planImages(options, signal, record ? record.entries : undefined);
    const names = countNames(named);
    if (names > 0) reporter.notice(`looking up ${plural(names, "name")}`);
    const lookedUp = await lookUpNames(named, platform, signal);
    plan = lookedUp.plan;
    for (const problem of plan.problems) {
      const title = problem.severity === "error" ? "Nothing was published" : "Warning";
      reporter.problem(toReportedProblem(problem, shown), title);
    }
    for (const notice of lookedUp.notices) reporter.notice(secrets.redact(notice));
    const total = plan.items.length;
    // After an error, "found 0 images" would read like an answer.
    if (total > 0 || !hasErrors(plan.problems)) reporter.notice(`found ${plural(total, "image")}`);
    if (total > 0) {
      reporter.phase("Check");
      reporter.notice(`checking ${plural(total, "image")}`);
    }
    let activity = "checking";
    reporter.progress({ activity, done: 0, total });
    plan = countingLoads(plan, (done) => {
      if (activity === "checking") reporter.progress({ activity, done, total });
    });
    const onChecked = (): void => {
      if (total > 0) reporter.phase(dryRun ? "Compare" : "Publish");
      activity = dryRun ? "comparing" : "publishing";
      reporter.progress({ activity, done: 0, total });
    };
    results = new OrderedResults(plan.items, shown, (result) => reporter.item(result));
    const { concurrency, skipUnchanged, verify } = options;
    let [done, bytes] = [0, 0];
    for await (const outcome of publishPlan(plan, platform, {
      ...{ concurrency, dryRun, skipUnchanged, verify, signal, onChecked },
      ...(record && { record }),
      ...(backup && { backup }),
    })) {
      results.add(outcome);
      if (outcome.status === "published") bytes += outcome.image?.byteLength ?? 0;
      reporter.progress({ activity, done: ++done, total, bytes });
    }
  } catch (error) {
    fault = readFault(error, context);
  }
  // What was published is reported also when something else went wrong.
  const items = results.complete();
  const timing = { elapsed: performance.now() - start, pauses: pauses.sum };
  return makePublishResult({ plan, items, fault, timing, dryRun, cancelled: signal.aborted }, shown);
}

/** The same plan; tells how many of its images were loaded at least once. */
function countingLoads(plan: Plan, onLoaded: (count: number) => void): Plan {
  const loaded = new Set<number>();
  const items = plan.items.map((item, index): PlanItem => {
    const load: PlanItem["load"] = async (options) => {
      const bytes = await item.load(options);
      onLoaded(loaded.add(index).size);
      return bytes;
    };
    return { ...item, load };
  });
  return { ...plan, items };
}
