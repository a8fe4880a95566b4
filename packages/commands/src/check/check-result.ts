import type { InspectedItem, Plan, TargetReference } from "@itwin-images/core";
import { hasErrors } from "@itwin-images/core/internal";
import { countNames } from "../look-up-names.ts";
import {
  type ItemResult,
  imageFacts,
  itemIdentity,
  type Presentation,
  type ReportedProblem,
  toReportedProblem,
} from "../results/item-result.ts";
import type { Shard } from "../shard.ts";

/** What a check fails on: errors, warnings as well, or nothing. */
export type FailOn = "error" | "warning" | "never";

/** What a check found, ready to show. */
export interface CheckResult {
  /** One per item, in the plan's order. */
  readonly items: readonly ItemResult[];
  /** Problems that belong to no item. */
  readonly problems: readonly ReportedProblem[];
  /** Those and the items' own. */
  readonly allProblems: readonly ReportedProblem[];
  /** What ended the check early, as a sentence. */
  readonly fault?: string;
  readonly totals: {
    readonly wouldPublish: number;
    readonly errors: number;
    readonly warnings: number;
    /** Targets that have a name only, so that it is not known whether they exist. */
    readonly namesNotLookedUp: number;
  };
  /** Which shard of the plan this was, if the plan was split. */
  readonly shard?: Shard;
  /** True when nothing was found that the check is to fail on. */
  readonly ok: boolean;
  /** What was checked: `items` are those of the plan, in its order. */
  readonly plan: Plan<TargetReference>;
}

/** Sums up a check. */
export function makeCheckResult(
  run: {
    plan: Plan<TargetReference>;
    inspected: readonly InspectedItem<TargetReference>[];
    fault: string | undefined;
    failOn: FailOn;
    shard?: Shard | undefined;
  },
  shown: Presentation,
): CheckResult {
  const { plan, inspected, fault, failOn, shard } = run;
  const items = inspected.map(({ item, image, problems }): ItemResult => {
    const status = hasErrors(problems) ? "failed" : "would-publish";
    const reported = problems.map((problem) => toReportedProblem(problem, shown));
    return { ...itemIdentity(item, shown), status, ...imageFacts(item, image), problems: reported };
  });
  const problems = plan.problems.map((problem) => toReportedProblem(problem, shown));
  const allProblems = [...problems, ...items.flatMap((item) => item.problems)];
  const errors = allProblems.filter(({ severity }) => severity === "error").length;
  const totals = {
    // As in a publishing run, one error keeps everything back.
    wouldPublish: errors > 0 ? 0 : items.length,
    errors,
    warnings: allProblems.length - errors,
    namesNotLookedUp: countNames(plan),
  };
  const failed = { error: errors > 0, warning: allProblems.length > 0, never: false }[failOn];
  return {
    ...{ items, problems, allProblems, totals },
    ...(fault !== undefined && { fault: shown.secrets.redact(fault) }),
    ...(shard && { shard }),
    ok: fault === undefined && !failed,
    plan,
  };
}
