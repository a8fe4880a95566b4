import { type Outcome, type Plan, type PlanItem, publish } from "@itwin-images/core";
import { openBackup, openRecord } from "@itwin-images/workspace";
import type { Origin } from "../../../action/src/github/origin.ts";
import type { PublishInputs } from "../../../action/src/inputs/publish-inputs.ts";
import { makePlan } from "../../../action/src/plan.ts";
import { connect } from "../connect-platform.ts";
import { toFinding, toItemResult } from "../results/item-result.ts";
import { type Progress, tellProgress } from "../../../action/src/runner/progress-lines.ts";
import type { RunLog } from "../../../action/src/runner/github-reporter.ts";
import { plural } from "../results/messages.ts";
import type { Runner } from "../../../action/src/runner/runner.ts";

/** What a run came to, before it is reported. */
export interface Published {
  readonly plan: Plan;
  readonly outcomes: ReadonlyMap<PlanItem, Outcome>;
  /** What ended the run before its time, if anything did. */
  readonly fault?: unknown;
  /** How many items of the plan were told in the log, from the first on. */
  readonly told: number;
  /** What the files were read from, when that was found at GitHub. */
  readonly origin?: Origin | undefined;
}

interface Context {
  readonly runner: Runner;
  readonly signal: AbortSignal;
  readonly log: RunLog;
  /** Told of every rate limit of the platform that is waited for, in milliseconds. */
  readonly onPause: (now: number, delay: number) => void;
}

/** Plans, checks and publishes, and tells each item in the log as soon as all before it were. Never rejects. */
export async function publishAll(inputs: PublishInputs, { runner, signal, log, onPause }: Context): Promise<Published> {
  const { place, dryRun, commit } = inputs;
  let plan: Plan & { readonly origin?: Origin } = { items: [], problems: [] };
  const outcomes = new Map<PlanItem, Outcome>();
  let told = 0;
  let progress: Progress | undefined;
  const endProgress = tellProgress({ log: runner.log, look: () => progress });
  let fault: unknown;
  try {
    log.phase("Plan");
    // First: a record that is not ours, or a backup folder with an older backup, ends the run before anything is read.
    const record = inputs.record && (await openRecord({ ...place, path: inputs.record, commit }));
    const backup = inputs.backup && (await openBackup({ ...place, path: inputs.backup }));
    plan = await makePlan(inputs, { runner, signal });
    tellPlan(plan, { runner, log });

    const total = plan.items.length;
    if (total > 0) {
      log.phase("Check");
      runner.log(`checking ${plural(total, "image")}`);
    }
    plan = countingLoads(plan, (done) => {
      if (progress?.doing === "checking") progress = { ...progress, done };
    });
    progress = { doing: "checking", done: 0, total };
    const onChecked = (): void => {
      if (total > 0) log.phase(dryRun ? "Compare" : "Publish");
      progress = { doing: dryRun ? "comparing" : "publishing", done: 0, total };
    };
    const platform = connect({ ...inputs, runner, signal, onPause: (delay) => onPause(performance.now(), delay) });
    const { concurrency, skipUnchanged, verify } = inputs;
    for await (const outcome of publish(plan, platform, {
      ...{ concurrency, dryRun, skipUnchanged, verify, signal, onChecked },
      ...(record && { record }),
      ...(backup && { backup }),
    })) {
      outcomes.set(outcome.item, outcome);
      progress = { ...progress, done: outcomes.size };
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
  } finally {
    endProgress();
  }
  function outcomeAt(index: number): Outcome | undefined {
    const item = plan.items[index];
    return item && outcomes.get(item);
  }
  return { plan, outcomes, fault, told, origin: plan.origin };
}

function tellPlan({ items, problems }: Plan, { runner, log }: Pick<Context, "runner" | "log">): void {
  for (const problem of problems) {
    const title = problem.severity === "error" ? "Nothing was published" : "Warning";
    log.finding(toFinding(problem, runner.redact), title);
  }
  runner.log(`found ${plural(items.length, "image")}`);
}

/** The same plan; tells how many of its images were loaded at least once. */
function countingLoads<T extends Plan>(plan: T, onLoaded: (count: number) => void): T {
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
