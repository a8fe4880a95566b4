import { checkFailure } from "../check/check-messages.ts";
import type { CheckResult } from "../check/check-result.ts";
import { publishFailure } from "../publish/publish-messages.ts";
import type { PublishResult } from "../publish/publish-result.ts";
import { refreshFailure, refreshItemLines } from "../refresh/refresh-messages.ts";
import type { RefreshResult } from "../refresh/refresh-result.ts";
import type { ItemResult, ReportedProblem } from "../results/item-result.ts";
import { itemLines, problemRemark, type Remark, targetOf } from "../results/messages.ts";

/** A run as the report formats of CI systems show it: cases that passed, failed or were skipped, and remarks on them. */
export interface RunReport {
  /** `publish` */
  readonly command: string;
  readonly cases: readonly ReportCase[];
  /** Remarks that belong to no case. */
  readonly remarks: readonly Remark[];
  /** What the run failed with beside its remarks. */
  readonly failure?: string | undefined;
  /** Milliseconds. */
  readonly elapsed: number;
  /** The run as an HTML file, where there is one. */
  readonly html?: () => Promise<string>;
}

/** One item of a run. */
export interface ReportCase {
  /** `renders/a.png -> iTwin 8a1f2c3d-…` */
  readonly name: string;
  /** What became of it, in one line. */
  readonly line: string;
  readonly skipped: boolean;
  readonly remarks: readonly Remark[];
}

/** The remarks that belong to no case, what the run failed with among them. */
export function remarksOfRun({ remarks, failure }: RunReport): readonly Remark[] {
  if (failure === undefined) return remarks;
  return [...remarks, { severity: "error", code: "run-failed", title: "", message: failure }];
}

/** A publishing run as a report. */
export function publishReport(result: PublishResult): RunReport {
  const { items, problems, ok, timing } = result;
  return {
    command: "publish",
    cases: items.map(itemCase),
    remarks: problems.map(toRemark),
    failure: ok ? undefined : publishFailure(result),
    elapsed: timing.elapsed,
  };
}

/** A check as a report. @param elapsed - Milliseconds. */
export function checkReport(result: CheckResult, elapsed: number): RunReport {
  const { items, problems, ok } = result;
  const failure = ok ? undefined : checkFailure(result);
  return { command: "check", cases: items.map(itemCase), remarks: problems.map(toRemark), failure, elapsed };
}

/** A refresh as a report. @param elapsed - Milliseconds. */
export function refreshReport(result: RefreshResult, elapsed: number): RunReport {
  const { items, problems, ok } = result;
  return {
    command: "refresh",
    cases: items.map((item) => {
      const { line, remarks } = refreshItemLines(item);
      return { name: targetOf(item), line, skipped: item.status === "not-attempted", remarks };
    }),
    remarks: problems.map(toRemark),
    failure: ok ? undefined : refreshFailure(result),
    elapsed,
  };
}

function itemCase(item: ItemResult): ReportCase {
  const { line, remarks } = itemLines(item);
  return { name: `${item.file} -> ${targetOf(item)}`, line, skipped: item.status === "not-attempted", remarks };
}

const toRemark = (problem: ReportedProblem): Remark => problemRemark(problem, "");
