import type { PublishedRun } from "../publish/publish-result.ts";
import type { JobResults } from "./read-results.ts";

/** One of the jobs, without its items. */
export type JoinedJob = Omit<JobResults, "items" | "problems">;

/** What several publishing runs did together, ready to show. */
export interface JoinResult extends PublishedRun {
  readonly jobs: readonly JoinedJob[];
}
