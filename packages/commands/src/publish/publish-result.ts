import type { Outcome, Plan, PlanItem } from "@itwin-images/core";
import { hasErrors } from "@itwin-images/core/internal";
import { type Links, noLinks } from "../../../action/src/links/links.ts";
import {
  describeFault,
  type Finding,
  type ItemResult,
  type Redact,
  toFinding,
  toItemResult,
  unsettled,
} from "../results/item-result.ts";

/** How many items ended how. */
export interface Totals {
  readonly published: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly notAttempted: number;
}

/** What became of the release's notes. */
export interface NotesResult {
  readonly status: "updated" | "unchanged" | "failed" | "not-attempted";
  /** The same as a sentence, with what to do where that is needed. */
  readonly message: string;
}

/** How long a run took. All in milliseconds. */
export interface Timing {
  readonly elapsed: number;
  /** Times at which nothing was sent as the platform had asked for it. */
  readonly pauses: { readonly count: number; readonly total: number };
}

/** Everything that a run has to tell. */
export interface Report {
  /** One per item, in the plan's order. */
  readonly items: readonly ItemResult[];
  /** Problems that belong to no item. */
  readonly problems: readonly Finding[];
  /** What ended the run before its time, as a sentence. */
  readonly fault?: string;
  readonly totals: Totals;
  /** Where readers find the files of the items. */
  readonly links: Links;
  readonly timing?: Timing;
  /** Absent when nobody asked for it. */
  readonly notes?: NotesResult;
  readonly dryRun: boolean;
  /** True when a cancellation kept the run from ending as it was meant to. */
  readonly cancelled: boolean;
  /** True when the run did all that it was asked to do. */
  readonly ok: boolean;
}

/** What happened in a run. */
export interface Run {
  readonly plan: Plan;
  readonly outcomes: ReadonlyMap<PlanItem, Outcome>;
  /** What ended the run before its time, if anything did. */
  readonly fault?: unknown;
  readonly dryRun: boolean;
  readonly cancelled: boolean;
}

/** Sums up a run. */
export function makeReport({ plan, outcomes, fault, dryRun, cancelled }: Run, redact: Redact): Report {
  const items = plan.items.map((item) => {
    const outcome = outcomes.get(item);
    return outcome ? toItemResult(outcome, redact) : unsettled(item, redact);
  });
  const count = (status: ItemResult["status"]) => items.filter((item) => item.status === status).length;
  const totals = {
    published: count("published"),
    unchanged: count("unchanged"),
    failed: count("failed"),
    notAttempted: count("not-attempted"),
  };
  const done =
    totals.published + totals.unchanged + (dryRun ? items.filter((item) => item.reasonCode === "dry-run").length : 0);
  const ok = fault === undefined && items.length > 0 && done === items.length && !hasErrors(plan.problems);
  return {
    items,
    problems: plan.problems.map((problem) => toFinding(problem, redact)),
    ...(fault !== undefined && { fault: redact(describeFault(fault)) }),
    totals,
    links: noLinks,
    dryRun,
    cancelled: cancelled && !ok,
    ok,
  };
}

/** Adds what became of the notes. A failure there is one of the run, and changes nothing of the items. */
export function withNotes(report: Report, notes: NotesResult): Report {
  return { ...report, notes, ok: report.ok && notes.status !== "failed" };
}
