import type { Outcome, Plan, PlanItem } from "@itwin-images/core";
import { hasErrors } from "@itwin-images/core/internal";
import {
  type ItemResult,
  missingResult,
  type Presentation,
  type ReportedProblem,
  showFault,
  toItemResult,
  toReportedProblem,
} from "../results/item-result.ts";
import type { Shard } from "../shard.ts";

/** How many items ended how. */
export interface PublishTotals {
  readonly published: number;
  /** Only in a dry run. */
  readonly wouldPublish: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly notAttempted: number;
}

/** How long a run took. All in milliseconds. */
export interface Timing {
  readonly elapsed: number;
  /** Times at which nothing was sent as the platform had asked for it. */
  readonly pauses: { readonly count: number; readonly total: number };
}

/** The shard of a plan that a run published. */
export interface PlannedShard extends Shard {
  /** How many items the whole plan has. */
  readonly planned: number;
}

/** What a publishing run did, or several of them together, ready to show. */
export interface PublishedRun {
  /** One per item, in the plan's order. */
  readonly items: readonly ItemResult[];
  /** Problems that belong to no item. */
  readonly problems: readonly ReportedProblem[];
  /** What ended the run early, as a sentence. */
  readonly fault?: string;
  readonly totals: PublishTotals;
  readonly timing: Timing;
  readonly dryRun: boolean;
  /** Which shard of the plan this was, if the plan was split. */
  readonly shard?: PlannedShard;
  /** True when a cancellation kept the run from its end. */
  readonly cancelled: boolean;
  /** True when the run did all that it was asked to do. */
  readonly ok: boolean;
}

/** What a publishing run did. */
export interface PublishResult extends PublishedRun {
  /** What was to be published: `items` are those of the plan, in its order. */
  readonly plan: Plan;
}

/** Makes outcomes, which come in any order, results in the order of the plan, so that two logs can be compared. */
export class OrderedResults {
  readonly #items: readonly PlanItem[];
  readonly #shown: Presentation;
  readonly #onResult: (result: ItemResult) => void;
  readonly #indexes: ReadonlyMap<PlanItem, number>;
  readonly #results: ItemResult[] = [];
  /** How many results were given to `onResult`. */
  #given = 0;

  /** @param onResult - Called with each result, as soon as those of all items before it are known. */
  constructor(items: readonly PlanItem[], shown: Presentation, onResult: (result: ItemResult) => void) {
    this.#items = items;
    this.#shown = shown;
    this.#onResult = onResult;
    this.#indexes = new Map(items.map((item, index) => [item, index]));
  }

  add(outcome: Outcome): void {
    const index = this.#indexes.get(outcome.item);
    if (index !== undefined) this.#set(index, toItemResult(outcome, this.#shown));
  }

  /** All results, for each item one: without an outcome it has failed. */
  complete(): readonly ItemResult[] {
    for (const [index, item] of this.#items.entries()) {
      if (!this.#results[index]) this.#set(index, missingResult(item, this.#shown));
    }
    return this.#results;
  }

  #set(index: number, result: ItemResult): void {
    this.#results[index] = result;
    for (let next = this.#results[this.#given]; next; next = this.#results[++this.#given]) this.#onResult(next);
  }
}

/** Sums up a run. */
export function makePublishResult(
  run: {
    readonly plan: Plan;
    readonly items: readonly ItemResult[];
    /** What ended the run early, if anything did. */
    readonly fault?: unknown;
    readonly timing: Timing;
    readonly dryRun: boolean;
    readonly shard?: PlannedShard | undefined;
    readonly cancelled: boolean;
  },
  shown: Presentation,
): PublishResult {
  const { plan, items, fault, timing, dryRun, shard, cancelled } = run;
  const count = (status: ItemResult["status"]) => items.filter((item) => item.status === status).length;
  const totals = {
    published: count("published"),
    wouldPublish: count("would-publish"),
    unchanged: count("unchanged"),
    failed: count("failed"),
    notAttempted: count("not-attempted"),
  };
  const done = totals.published + totals.wouldPublish + totals.unchanged;
  // With few items, a shard can have none of them.
  const planned = shard?.planned ?? items.length;
  const ok = fault === undefined && planned > 0 && done === items.length && !hasErrors(plan.problems);
  return {
    items,
    problems: plan.problems.map((problem) => toReportedProblem(problem, shown)),
    ...(fault !== undefined && { fault: showFault(fault, shown) }),
    totals,
    timing,
    dryRun,
    ...(shard && { shard }),
    cancelled: cancelled && !ok,
    ok,
    plan,
  };
}
