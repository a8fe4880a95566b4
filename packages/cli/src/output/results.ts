import type { ReportedProblem, SummaryLimit } from "@itwin-images/commands";

/** What programs get of a problem. */
export function problemJson({ code, severity, message, fix, location }: ReportedProblem): object {
  return { code, severity, message, fix, ...location };
}

/** GitHub takes 1 MiB per step; the rest is room for headings and the line that says what is left out. */
export const summaryLimit: SummaryLimit = {
  maxBytes: 1024 * 1024 - 16 * 1024,
  reason: "a summary holds 1 MiB",
  allProblems: "in the log",
  allItems: "in the log",
};
