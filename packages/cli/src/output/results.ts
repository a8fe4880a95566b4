import type { SummaryLimit } from "@itwin-images/commands";

/** GitHub takes 1 MiB per step; the rest is room for headings and the line that says what is left out. */
export const summaryLimit: SummaryLimit = {
  maxBytes: 1024 * 1024 - 16 * 1024,
  reason: "a summary holds 1 MiB",
  allProblems: "in the log",
  allItems: "in the log",
};
