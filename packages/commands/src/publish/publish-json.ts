import { itemJson, problemJson } from "../results/item-result.ts";
import { publishFailure } from "./publish-messages.ts";
import type { PublishedRun } from "./publish-result.ts";

/** What programs get of a publishing run. */
export function publishJson({ dryRun, cancelled, shard, timing, totals, items, problems }: PublishedRun): object {
  return {
    ...{ dryRun, cancelled, ...(shard && { shard }), timing, totals },
    results: items.map(itemJson),
    problems: problems.map(problemJson),
  };
}

/** The text of a file with the results of a run, which `join` reads. */
export function resultsFileText(result: PublishedRun): string {
  const failure = result.ok ? undefined : publishFailure(result);
  const finishedAt = new Date().toISOString();
  return `${JSON.stringify({ command: "publish", finishedAt, ok: result.ok, failure, ...publishJson(result) })}\n`;
}
