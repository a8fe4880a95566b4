import { type Plan, type PlanItem, publish as publishPlan } from "@itwin-images/core";
import { asErrors, hasErrors } from "@itwin-images/core/internal";
import { openBackup, openOutputFile, openRecord } from "@itwin-images/workspace";
import { clientIdOf, connectPlatform, type PlatformAccess, pacedConcurrency } from "../connect-platform.ts";
import { countNames, lookUpNames } from "../look-up-names.ts";
import { type ImageSelection, inlineName, planImages } from "../plan-images.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import type { Pictures } from "../reports/pictures.ts";
import { type ItemResult, toReportedProblem } from "../results/item-result.ts";
import { plural } from "../results/messages.ts";
import { type Shard, shardName, takeShard } from "../shard.ts";
import { resultsFileText } from "./publish-json.ts";
import { makePublishResult, OrderedResults, type PlannedShard, type PublishResult } from "./publish-result.ts";
import { RateLimitPauses } from "./rate-limit-pauses.ts";

/** What to publish, and how. */
export interface PublishOptions extends ImageSelection, PlatformAccess {
  /** How many uploads run at once: 1 to 64. */
  readonly concurrency: number;
  readonly dryRun: boolean;
  readonly skipUnchanged: boolean;
  readonly verify: boolean;
  /** The share of an image's pixels that may differ from what its target shows. */
  readonly tolerance: number;
  /** Makes warnings errors, so that nothing is published. */
  readonly strict: boolean;
  /** Path of the record in the workspace, as the user wrote it. */
  readonly record?: string | undefined;
  /** Path of the backup's folder in the workspace, as the user wrote it. */
  readonly backup?: string | undefined;
  /** Path in the workspace, as the user wrote it, of a file that gets the results for `join`. */
  readonly resultsFile?: string | undefined;
  /** The part of the plan to publish, if several runs share it. */
  readonly shard?: Shard | undefined;
  /** The commit that is published from, for the record. */
  readonly commit?: string | undefined;
  /** Gets what targets show before it is replaced, for a report. */
  readonly pictures?: Pictures | undefined;
}

/**
 * Plans, checks and publishes. Each item is reported as soon as all before it were.
 *
 * Never rejects: what ended the run early is in the result, a cancellation too.
 */
export async function publish(options: PublishOptions, context: CommandContext<ItemResult>): Promise<PublishResult> {
  const { reporter, secrets, signal } = context;
  const { workspace, dryRun, strict, commit } = options;
  const { prepare } = options;
  const shown = { secrets, inline: inlineName(options.selection), clientId: clientIdOf(options.credentials), prepare };
  const start = performance.now();
  const pauses = new RateLimitPauses();
  let plan: Plan = { items: [], problems: [] };
  let results = new OrderedResults([], shown, () => {});
  let shard: PlannedShard | undefined;
  let writeResults: ((content: string) => Promise<void>) | undefined;
  let fault: unknown;
  try {
    reporter.phase("Plan");
    if (options.resultsFile !== undefined) {
      writeResults = await openOutputFile({ ...workspace, path: options.resultsFile, option: "results-file" });
    }
    // First: a record that is not ours, or a backup folder with an older backup, ends the run before anything is read.
    const record = options.record && (await openRecord({ ...workspace, path: options.record, commit }));
    const backup = options.backup && (await openBackup({ ...workspace, path: options.backup }));
    const platform = connectPlatform(options, context, (delay) => pauses.note(performance.now(), delay));
    const named = await planImages(options, signal, record ? record.entries : undefined);
    const names = countNames(named);
    if (names > 0) reporter.notice(`looking up ${plural(names, "name")}`);
    const lookedUp = await lookUpNames(named, platform, signal);
    plan = strict ? { ...lookedUp.plan, problems: asErrors(lookedUp.plan.problems) } : lookedUp.plan;
    if (options.shard) {
      shard = { ...options.shard, planned: plan.items.length };
      plan = takeShard(plan, shard);
    }
    for (const problem of plan.problems) {
      const title = problem.severity === "error" ? "Nothing was published" : "Warning";
      reporter.problem(toReportedProblem(problem, shown), title);
    }
    for (const notice of lookedUp.notices) reporter.notice(secrets.redact(notice));
    const total = plan.items.length;
    // After an error, "found 0 images" would read like an answer.
    const planned = shard?.planned ?? total;
    if (planned > 0 || !hasErrors(plan.problems)) {
      const ofShard = shard ? `, ${total} of them in shard ${shardName(shard)}` : "";
      reporter.notice(`found ${plural(planned, "image")}${ofShard}`);
    }
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
    const { skipUnchanged, tolerance, verify } = options;
    const concurrency = pacedConcurrency(options.concurrency, options);
    let [done, bytes] = [0, 0];
    for await (const outcome of publishPlan(plan, options.pictures?.watch(platform) ?? platform, {
      ...{ concurrency, dryRun, skipUnchanged, tolerance, verify, strict, signal, onChecked },
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
  const run = { plan, items, fault, timing, dryRun, shard, cancelled: signal.aborted };
  const result = makePublishResult(run, shown);
  try {
    await writeResults?.(secrets.redact(resultsFileText(result)));
    return result;
  } catch (error) {
    return makePublishResult({ ...run, fault: fault ?? error }, shown);
  }
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
