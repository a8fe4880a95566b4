import { formatBytes, hasErrors } from "@itwin-images/core/internal";
import type { RefreshStatus } from "@itwin-images/workspace";
import { code, escapeText } from "../results/markdown.ts";
import { causeOf, dimensionsOf, type ItemLines, plural, targetOf } from "../results/messages.ts";
import { cutLine, fitLines, help, paragraphs, problemList, type SummaryLimit } from "../results/summary-parts.ts";
import type { RefreshItemResult, RefreshResult } from "./refresh-result.ts";

const signs: { readonly [Status in RefreshStatus]: string } = {
  added: "🆕",
  updated: "✅",
  unchanged: "🟰",
  gone: "👻",
  removed: "🗑️",
  failed: "❌",
  "not-attempted": "⚪",
};

const statusLabel = (status: RefreshStatus): string => status.replace("-", " ");
const statuses = Object.keys(signs) as RefreshStatus[];

/** `changed 3, failed 0, unchanged 197`; what there is none of is left out, but for the first two. */
export function refreshTotalsLine({ items }: Pick<RefreshResult, "items">): string {
  if (items.length === 0) return "nothing was refreshed";
  const count = (...some: RefreshStatus[]) => items.filter(({ status }) => some.includes(status)).length;
  const others = statuses
    .filter((status) => !["added", "updated", "removed", "failed"].includes(status) && count(status) > 0)
    .map((status) => `, ${statusLabel(status)} ${count(status)}`);
  return `changed ${count("added", "updated", "removed")}, failed ${count("failed")}${others.join("")}`;
}

/** An item as lines of a log. */
export function refreshItemLines(item: RefreshItemResult): ItemLines {
  const { id, displayName, file, error, reason } = item;
  const names = [displayName, targetOf(item), file].filter((one) => one !== undefined);
  const about = { names, cause: causeOf(error ?? reason, [...names, id]) };
  const name = displayName === undefined ? "" : ` (${displayName})`;
  const to = file === undefined ? "" : ` -> ${file}, ${dimensionsOf(item)}`;
  const line = `${statusLabel(item.status)}: ${targetOf(item)}${name}${to}${error ? "" : `: ${reason}`}`;
  if (error) {
    const { code, message } = error;
    return { line, remarks: [{ severity: "error", code, title: "failed", message, item: about }] };
  }
  // Also where nothing was there before: the id may be mistyped.
  const isGone = item.status === "gone";
  const gone = { severity: "warning", code: "image-gone", title: "gone", message: line, item: about } as const;
  return { line, remarks: isGone ? [gone] : [] };
}

/**
 * What a refresh failed with beside what it reported of problems and items: what happened, and what to do. `undefined`
 * when those say it all.
 */
export function refreshFailure({ cancelled, faults, problems, items }: RefreshResult): string | undefined {
  if (cancelled)
    return "The run was cancelled. What was brought is listed; what was not stays as it was. Run it again.";
  if (faults.length > 0) return faults.join(" ");
  if (hasErrors(problems) || items.some(({ error }) => error !== undefined)) return undefined;
  if (items.length > 0) {
    return "Not one of the images is there. See that the ids are right and that the token's owner is a member of the iTwin; nothing was changed.";
  }
  return "There is nothing to bring: no saved view was found. See that the id, include and exclude are right; nothing was changed.";
}

/** A refresh as Markdown. */
export function refreshSummary(result: RefreshResult, { limit }: { limit: SummaryLimit }): string {
  const { items, problems, faults, files, commit, downloaded, cancelled, ok } = result;
  const list = problemList(problems, limit);
  const shown = items.filter(({ status }) => status !== "unchanged");
  const room = limit.maxBytes - list.bytes;
  const table = fitLines(shown.map(row), room, (index) => shown[index]?.status === "failed");
  const changes = files.length === 0 ? "No file changed" : `${plural(files.length, "file")} changed`;
  return paragraphs(
    `## Refresh iTwin images: ${refreshTotalsLine(result)}`,
    cancelled ? "The run was cancelled. What was brought is listed below; what was not stays as it was." : "",
    faults.map((fault) => `❌ ${escapeText(fault)}`).join("\n\n"),
    `${changes}; ${formatBytes(downloaded)} of images were fetched.${commit === undefined ? "" : ` Committed as ${code(commit)}.`}`,
    ok ? "" : help,
    ...list.parts,
    table.lines.length === 0 ? "" : [tableHead, ...table.lines].join("\n"),
    cutLine(table.cut, "image", limit.allItems, limit),
  );
}

const tableHead = `| Status | Target | Name | File | Dimensions | Remarks |
| --- | --- | --- | --- | ---: | --- |`;

function row(item: RefreshItemResult): string {
  const { status, displayName = "", file = "", error, reason } = item;
  const cells = [
    `${signs[status]} ${statusLabel(status)}`,
    code(targetOf(item)),
    escapeText(displayName),
    code(file),
    dimensionsOf(item),
    escapeText(error?.message ?? reason),
  ];
  return `| ${cells.join(" | ")} |`;
}
