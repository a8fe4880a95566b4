import type { InspectedItem, Plan } from "@itwin-images/core";
import { hasErrors } from "@itwin-images/core/internal";
import type { CheckInputs } from "../../../action/src/inputs/check-inputs.ts";
import { type Finding, type ItemResult, identify, imageFacts, type Redact, toFinding } from "../results/item-result.ts";

/** Everything that a check has to tell. */
export interface CheckReport {
  /** One per item, in the plan's order. */
  readonly items: readonly ItemResult[];
  /** Problems that belong to no item. */
  readonly problems: readonly Finding[];
  /** What ended the check before its time, as a sentence. */
  readonly fault?: string;
  /** Those and the items' own. */
  readonly all: readonly Finding[];
  readonly totals: { readonly wouldPublish: number; readonly errors: number; readonly warnings: number };
  /** True when nothing was found that the check is to fail on. */
  readonly ok: boolean;
}

/** Sums up a check. */
export function makeCheckReport(
  found: { plan: Plan; inspected: readonly InspectedItem[]; fault: string | undefined; failOn: CheckInputs["failOn"] },
  redact: Redact,
): CheckReport {
  const { plan, inspected, fault, failOn } = found;
  const items = inspected.map(({ item, image, problems }): ItemResult => {
    const status = hasErrors(problems) ? "failed" : "would-publish";
    const findings = problems.map((problem) => toFinding(problem, redact));
    return { ...identify(item, redact), status, ...imageFacts(image), problems: findings };
  });
  const problems = plan.problems.map((problem) => toFinding(problem, redact));
  const all = [...problems, ...items.flatMap((item) => item.problems)];
  const count = (severity: Finding["severity"]) => all.filter((finding) => finding.severity === severity).length;
  const totals = {
    // As in a publishing run, one error keeps everything back.
    wouldPublish: count("error") > 0 ? 0 : items.length,
    errors: count("error"),
    warnings: count("warning"),
  };
  const refused = { error: totals.errors > 0, warning: all.length > 0, never: false }[failOn];
  return {
    items,
    problems,
    all,
    ...(fault !== undefined && { fault: redact(fault) }),
    totals,
    ok: fault === undefined && !refused,
  };
}
