import { formatDuration, hasErrors } from "@itwin-images/core/internal";
import { plural } from "../results/messages.ts";
import { shardName } from "../shard.ts";
import type { PublishedRun, Timing } from "./publish-result.ts";

/**
 * `published 7, failed 1, unchanged 20, not attempted 2`; the latter two only where there are any. In a dry run
 * `would publish 7` is in the place of `published 7`. With nothing to count, and nothing that failed, it says so. A shard
 * has its name in front.
 */
export function publishTotalsLine({ totals, shard, ok }: Pick<PublishedRun, "totals" | "shard" | "ok">): string {
  const { published, wouldPublish, failed, unchanged, notAttempted } = totals;
  const start = shard ? `shard ${shardName(shard)}: ` : "";
  const others = [
    unchanged > 0 ? `, unchanged ${unchanged}` : "",
    notAttempted > 0 ? `, not attempted ${notAttempted}` : "",
  ];
  if (published + wouldPublish + failed + unchanged === 0) {
    if (shard && ok) return `nothing in shard ${shardName(shard)}`;
    return `${start}nothing was published${others.join("")}`;
  }
  const done = wouldPublish > 0 ? `would publish ${wouldPublish}` : `published ${published}`;
  return `${start}${done}, failed ${failed}${others.join("")}`;
}

/** `2 min; 3 rate-limit pauses, 14 s in all` */
export function timingLine({ elapsed, pauses }: Timing): string {
  const paused =
    pauses.count === 0 ? "" : `; ${plural(pauses.count, "rate-limit pause")}, ${formatDuration(pauses.total)} in all`;
  return `${formatDuration(elapsed)}${paused}`;
}

/**
 * What a run failed with beside what it reported of problems and items: what happened, and what to do. `undefined` when
 * those say it all.
 */
export function publishFailure(result: PublishedRun): string | undefined {
  const { cancelled, fault, totals, items, problems } = result;
  if (cancelled) {
    return `The run was cancelled: ${publishTotalsLine(result)}. Run it again; an image that was on its way may or may not have been taken.`;
  }
  if (fault !== undefined) return fault;
  if (totals.failed > 0 || hasErrors(problems)) return undefined;
  return items.length === 0
    ? "There is nothing to publish: no image was found. List at least one in the manifest."
    : "This is a fault of itwin-images: images were not attempted, and nothing says why. Please report it.";
}
