import { describeTarget, type TargetKind } from "@itwin-images/core";
import { formatBytes } from "@itwin-images/core/internal";
import type { RefreshStatus } from "@itwin-images/workspace";
import { cutLine, keepLines } from "../results/summary-parts.ts";
import { code, escapeText } from "../results/markdown.ts";
import { bullet, maxRowBytes } from "../publish/publish-summary.ts";
import { findingLine, plural } from "../results/messages.ts";
import type { RefreshReport, RefreshResult } from "./refresh-result.ts";
import { refreshWords } from "../../../action/src/refresh/texts.ts";

const signs: { readonly [Status in RefreshStatus]: string } = {
  added: "🆕",
  updated: "✅",
  unchanged: "🟰",
  gone: "👻",
  removed: "🗑️",
  failed: "❌",
  "not-attempted": "⚪",
};

const statusWord = (status: RefreshStatus): string => status.replace("-", " ");
const statuses = Object.keys(signs) as RefreshStatus[];

/** `changed 3, failed 0, unchanged 197`; what there is none of is left out, but for the first two. */
export function refreshTotalsLine({ items }: Pick<RefreshReport, "items">): string {
  const count = (...some: RefreshStatus[]) => items.filter(({ status }) => some.includes(status)).length;
  const others = statuses
    .filter((status) => !["added", "updated", "removed", "failed"].includes(status) && count(status) > 0)
    .map((status) => `, ${statusWord(status)} ${count(status)}`);
  return `changed ${count("added", "updated", "removed")}, failed ${count("failed")}${others.join("")}`;
}

/** An item as one line of the log. */
export function refreshLine(item: RefreshResult): string {
  const { displayName, file, width, height, error, reason } = item;
  const name = displayName === undefined ? "" : ` (${displayName})`;
  const to = file === undefined ? "" : ` -> ${file}, ${width} x ${height}`;
  return `${statusWord(item.status)}: ${targetOf(item)}${name}${to}${error ? "" : `: ${reason}`}`;
}

/** What the step fails with: what is wrong, and what to do. */
export function refreshFailure({ cancelled, faults, problems, items }: RefreshReport): string {
  if (cancelled)
    return "The run was cancelled. What was brought is listed; what was not stays as it was. Run it again.";
  const errors = problems.filter(({ severity }) => severity === "error").map(findingLine);
  const [first, ...others] = [...faults, ...errors, ...items.flatMap(({ error }) => (error ? [error.message] : []))];
  if (first === undefined && items.length > 0) {
    return "Not one of the images is there. See that the ids are right and that the token's owner is a member of the iTwin; nothing was changed.";
  }
  if (first === undefined) {
    return "There is nothing to bring: no saved view was found. See that the id, include and exclude are right; nothing was changed.";
  }
  return others.length === 0 ? first : `${first} ${plural(others.length, "more failure")}: see the job summary.`;
}

/** The job summary of a refresh. */
export function summarizeRefresh(report: RefreshReport): string {
  const { items, problems, faults, files, commit, downloaded, cancelled } = report;
  const lists = keepLines(problems.map(bullet), maxRowBytes / 2);
  const told = items.filter(({ status }) => status !== "unchanged");
  const table = keepLines(told.map(row), maxRowBytes - lists.bytes, (index) => told[index]?.status === "failed");
  const changes = files.length === 0 ? "No file changed" : `${plural(files.length, "file")} changed`;
  return [
    `## ${refreshWords.title}: ${refreshTotalsLine(report)}`,
    cancelled ? "The run was cancelled. What was brought is listed below; what was not stays as it was." : "",
    faults.map((fault) => `❌ ${escapeText(fault)}`).join("\n\n"),
    `${changes}; ${formatBytes(downloaded)} of images were fetched.${commit === undefined ? "" : ` Committed as ${code(commit)}.`}`,
    lists.lines.join("\n"),
    lists.cut > 0 ? cutLine(lists.cut, "problem", "in the log") : "",
    table.lines.length === 0 ? "" : [tableHead, ...table.lines].join("\n"),
    table.cut > 0 ? cutLine(table.cut, "image", "in the log and in the output `results`") : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

const tableHead = `| Status | Target | Name | File | Dimensions | Remarks |
| --- | --- | --- | --- | ---: | --- |`;

function row(item: RefreshResult): string {
  const { displayName = "", file = "", width, height, error, reason } = item;
  const cells = [
    `${signs[item.status]} ${statusWord(item.status)}`,
    code(targetOf(item)),
    escapeText(displayName),
    code(file),
    width === undefined ? "" : `${width} x ${height}`,
    escapeText(error?.message ?? reason),
  ];
  return `| ${cells.join(" | ")} |`;
}

function targetOf({ kind, id }: RefreshResult): string {
  return describeTarget({ kind: kind as TargetKind, id });
}
