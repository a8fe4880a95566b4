import { publishTotalsLine, timingLine } from "../publish/publish-messages.ts";
import { publishSummary } from "../publish/publish-summary.ts";
import { escapeText, noLinks } from "../results/markdown.ts";
import type { SummaryLimit } from "../results/summary-parts.ts";
import type { JoinedJob, JoinResult } from "./join-result.ts";

/** `shard 2/5: published 600, failed 0`; a job that is no shard has the name of its file in front. */
export function jobLine(job: JoinedJob): string {
  const line = publishTotalsLine(job);
  return job.shard ? line : `${job.file}: ${line}`;
}

/** Joined results as Markdown: a table of the jobs, and one of all images. */
export function joinSummary(result: JoinResult, { limit }: { limit: SummaryLimit }): string {
  const rows = result.jobs.map(
    (job) => `| ${job.ok ? "✅" : "❌"} ${escapeText(jobLine(job))} | ${timingLine(job.timing)} |`,
  );
  const jobs = rows.length === 0 ? [] : [["| Job | Time |", "| --- | --- |", ...rows].join("\n")];
  return publishSummary(result, { links: noLinks, limit, notes: jobs });
}
