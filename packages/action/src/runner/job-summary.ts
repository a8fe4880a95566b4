import type { SummaryLimit } from "@itwin-images/commands";
import type { Runner } from "./runner.ts";

/** GitHub takes 1 MiB per step; more loses all of it. The rest is room for headings and the line that says so. */
export const jobSummaryLimit: SummaryLimit = {
  maxBytes: 1024 * 1024 - 16 * 1024,
  reason: "a job summary holds 1 MiB",
  allProblems: "in the log",
  allItems: "in the log and in the output `results`",
};

/** A summary that can't be written must not hide what became of the images. */
export async function writeSummary(runner: Runner, markdown: string): Promise<void> {
  try {
    await runner.summary(markdown);
  } catch (error) {
    runner.log(`The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
