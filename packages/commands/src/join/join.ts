import { ConfigurationError } from "@itwin-images/core";
import { hasErrors } from "@itwin-images/core/internal";
import { limits, quoted, readFolder } from "@itwin-images/workspace";
import type { WorkspaceFolder } from "../plan-images.ts";
import type { PublishTotals } from "../publish/publish-result.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import { type ItemResult, type ReportedProblem, showFault } from "../results/item-result.ts";
import { shardName } from "../shard.ts";
import { jobLine } from "./join-messages.ts";
import type { JoinedJob, JoinResult } from "./join-result.ts";
import { type JobResults, readResults } from "./read-results.ts";

/** Which results to join. */
export interface JoinOptions {
  readonly workspace: WorkspaceFolder;
  /** Path of the folder of the results files, as the user wrote it. */
  readonly folder: string;
}

/**
 * Joins the results of several publishing runs, such as the shards of a plan. It fails if one of them failed, or if one
 * of the shards is missing.
 *
 * Never rejects: what ended it early is in the result, a cancellation too.
 */
export async function join(options: JoinOptions, context: CommandContext<ItemResult>): Promise<JoinResult> {
  const { reporter, secrets, signal } = context;
  let jobs: JobResults[] = [];
  let faults: string[] = [];
  try {
    const { workspace, folder: path } = options;
    const how = { ending: ".json", maxBytes: limits.resultsBytes, signal };
    const files = await readFolder({ ...workspace, path, option: "folder", ...how });
    if (files.length === 0) {
      throw new ConfigurationError(
        `The folder ${quoted(path)} has no results file.`,
        "Set results-file in each job that publishes, and put the files of all jobs into this folder.",
      );
    }
    const all = files.map(readResults);
    faults = findMismatches(all);
    jobs = lastAttempts(all);
    for (const job of all.filter((one) => !jobs.includes(one))) {
      reporter.notice(
        secrets.redact(`${quoted(job.file)} is of an earlier attempt of ${jobName(job)}: it does not count`),
      );
    }
    faults.push(...findMissing(jobs));
    for (const job of jobs) {
      reporter.notice(secrets.redact(jobLine(job)));
      if (job.failure !== undefined) faults.push(`${jobName(job)}: ${job.failure}`);
    }
  } catch (error) {
    const ended = readFault(error, context);
    faults = [ended === undefined ? "It was cancelled. Run it again." : showFault(ended, { secrets })];
  }
  const items = jobs.flatMap((job) => job.items);
  const problems = distinct(jobs.flatMap((job) => job.problems));
  // The log of each job has all of its items.
  for (const item of items) if (item.status === "failed" || item.status === "not-attempted") reporter.item(item);
  for (const problem of problems) reporter.problem(problem, "Nothing was published");
  const ok = faults.length === 0 && jobs.every((job) => job.ok) && !hasErrors(problems);
  return {
    ...{ items, problems, ok, jobs },
    ...(faults.length > 0 && { fault: secrets.redact(faults.join(" ")) }),
    totals: {
      published: sum(jobs, "published"),
      wouldPublish: sum(jobs, "wouldPublish"),
      unchanged: sum(jobs, "unchanged"),
      failed: sum(jobs, "failed"),
      notAttempted: sum(jobs, "notAttempted"),
    },
    timing: {
      elapsed: Math.max(0, ...jobs.map(({ timing }) => timing.elapsed)),
      pauses: {
        count: jobs.reduce((all, { timing }) => all + timing.pauses.count, 0),
        total: jobs.reduce((all, { timing }) => all + timing.pauses.total, 0),
      },
    },
    dryRun: jobs.some(({ dryRun }) => dryRun),
    cancelled: false,
  };
}

/** Why jobs can't be parts of one work, as sentences. */
function findMismatches(jobs: readonly JobResults[]): string[] {
  const found: string[] = [];
  const [first] = jobs;
  for (const job of jobs) {
    const pair = first ? `${quoted(first.file)} and ${quoted(job.file)}` : "";
    if (first?.shard?.count !== job.shard?.count) {
      found.push(`${pair} are not shards of one plan. Put the files of one run of the workflow into the folder.`);
    } else if (first?.shard?.planned !== job.shard?.planned) {
      found.push(
        `${pair} are shards of plans with ${first?.shard?.planned} and ${job.shard?.planned} images. Let all shards publish the same commit.`,
      );
    } else if (first?.dryRun !== job.dryRun) {
      found.push(`${pair} are a dry run and a real one. Give all jobs the same dry-run.`);
    }
  }
  return found;
}

/** The jobs in the order of their shards. A job that ran again has a second file: the later one says how it ended. */
function lastAttempts(jobs: readonly JobResults[]): JobResults[] {
  const newestFirst = jobs.toSorted((a, b) => Date.parse(b.finishedAt) - Date.parse(a.finishedAt));
  const isLast = (job: JobResults): boolean =>
    job.shard === undefined || newestFirst.find(({ shard }) => shard?.number === job.shard?.number) === job;
  return jobs.filter(isLast).sort((a, b) => (a.shard?.number ?? 0) - (b.shard?.number ?? 0));
}

/** Which shards have no results, as a sentence. */
function findMissing(jobs: readonly JobResults[]): string[] {
  const count = jobs[0]?.shard?.count ?? 0;
  const numbers = new Set(jobs.map(({ shard }) => shard?.number));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((number) => !numbers.has(number));
  if (missing.length === 0) return [];
  const names = missing.map((number) => shardName({ number, count })).join(", ");
  return [
    `There are no results of shard ${names}: its job was cancelled, or refused its options. Its log says why. Run that job again.`,
  ];
}

/** How messages name a job. */
function jobName({ shard, file }: JoinedJob): string {
  return shard ? `shard ${shardName(shard)}` : quoted(file);
}

const sum = (jobs: readonly JobResults[], name: keyof PublishTotals): number =>
  jobs.reduce((all, { totals }) => all + totals[name], 0);

/** What each shard found of the whole plan is told once. */
function distinct(problems: readonly ReportedProblem[]): ReportedProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
