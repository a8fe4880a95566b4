import { formatDuration } from "@itwin-images/core/internal";
import { errorLine, plural, problemLine } from "../results/messages.ts";
import type { PublishResult, PublishTotals, Timing } from "./publish-result.ts";

/**
 * `published 7, failed 1, unchanged 20, not attempted 2`; the latter two only where there are any. In a dry run
 * `would publish 7` is in the place of `published 7`.
 */
export function publishTotalsLine(totals: PublishTotals): string {
  const { published, wouldPublish, failed, unchanged, notAttempted } = totals;
  const others = [
    unchanged > 0 ? `, unchanged ${unchanged}` : "",
    notAttempted > 0 ? `, not attempted ${notAttempted}` : "",
  ];
  const done = wouldPublish > 0 ? `would publish ${wouldPublish}` : `published ${published}`;
  return `${done}, failed ${failed}${others.join("")}`;
}

/** `2 min; 3 rate-limit pauses, 14 s in all` */
export function timingLine({ elapsed, pauses }: Timing): string {
  const paused =
    pauses.count === 0 ? "" : `; ${plural(pauses.count, "rate-limit pause")}, ${formatDuration(pauses.total)} in all`;
  return `${formatDuration(elapsed)}${paused}`;
}

/**
 * What a run fails with: what is wrong, where, and what to do.
 *
 * @param also - What failed after the run, such as its release notes, as sentences.
 * @param report - Where all failures are: `the job summary`.
 */
export function publishFailure(
  result: PublishResult,
  { also = [], report }: { also?: readonly string[]; report: string },
): string {
  const { cancelled, totals, items } = result;
  if (cancelled) {
    return `The run was cancelled: ${publishTotalsLine(totals)}. Run it again; an image that was on its way may or may not have been taken.`;
  }
  const [first, ...others] = [...failures(result), ...also];
  if (first === undefined) {
    return items.length === 0
      ? "There is nothing to publish: no image was found. List at least one in the manifest."
      : "This is a fault of itwin-images: images were not attempted, and nothing says why. Please report it.";
  }
  const stopped = items.filter(({ reasonCode }) => reasonCode === "stopped").length;
  return [
    first,
    others.length > 0
      ? `There ${others.length === 1 ? "is" : "are"} ${plural(others.length, "more failure")}: see ${report}.`
      : "",
    stopped > 0
      ? `${plural(stopped, "image")} would have failed in the same way and ${stopped === 1 ? "was" : "were"} not attempted.`
      : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** Every single thing that made a run fail, as lines that stand for themselves. */
function failures({ fault, problems, items }: PublishResult): string[] {
  const errorsOf = (from: PublishResult["problems"]) =>
    from.filter(({ severity }) => severity === "error").map(problemLine);
  return [
    ...(fault === undefined ? [] : [fault]),
    ...errorsOf(problems),
    ...items.flatMap((item) => [...errorsOf(item.problems), errorLine(item)]).filter((line) => line !== ""),
  ];
}
