import type { Report } from "./publish-result.ts";
import { failureLine, findingLine, plural, totalsLine } from "../results/messages.ts";

/** Every single thing that made a run fail, as lines that stand for themselves. */
function failures({ fault, problems, items, notes }: Report): string[] {
  const errorsOf = (from: Report["problems"]) => from.filter(({ severity }) => severity === "error").map(findingLine);
  return [
    ...(fault === undefined ? [] : [fault]),
    ...errorsOf(problems),
    ...items.flatMap((item) => [...errorsOf(item.problems), failureLine(item)]).filter((line) => line !== ""),
    ...(notes?.status === "failed" ? [notes.message] : []),
  ];
}

/** What the step fails with: what is wrong, where, and what to do. */
export function failureMessage(report: Report): string {
  if (report.cancelled) {
    return `The run was cancelled: ${totalsLine(report.totals)}. Run it again; an image that was on its way may or may not have been taken.`;
  }
  const [first, ...others] = failures(report);
  if (first === undefined) {
    return report.items.length === 0
      ? "There is nothing to publish: no image was found. List at least one in the manifest."
      : "This is a fault of itwin-images: images were not attempted, and nothing says why. Please report it.";
  }
  const stopped = report.items.filter(({ reasonCode }) => reasonCode === "stopped").length;
  return [
    first,
    others.length > 0
      ? `There ${others.length === 1 ? "is" : "are"} ${plural(others.length, "more failure")}: see the job summary.`
      : "",
    stopped > 0
      ? `${plural(stopped, "image")} would have failed in the same way and ${stopped === 1 ? "was" : "were"} not attempted.`
      : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
