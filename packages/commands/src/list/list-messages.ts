import { targetKinds } from "@itwin-images/core/internal";
import { quoted } from "@itwin-images/workspace";
import stringWidth from "string-width";
import { plural } from "../results/messages.ts";
import type { ListedTarget, ListResult } from "./list.ts";

/** A list as a table of text: a line of headings, then one line per target. Columns that say nothing are left out. */
export function listLines({ targets }: ListResult): string[] {
  const columns: readonly (readonly [heading: string, cell: (target: ListedTarget) => string])[] = [
    ["KIND", ({ kind }) => targetKinds[kind].label],
    ["NUMBER", ({ number = "", id }) => (number === id ? "" : plain(number))],
    ["NAME", ({ name }) => plain(name)],
    ["IMAGE", ({ hasImage }) => (hasImage === undefined ? "" : hasImage ? "yes" : "no")],
    ["SHARED", ({ shared }) => (shared === undefined ? "" : shared ? "yes" : "no")],
    ["STATUS", ({ status = "" }) => plain(status)],
    ["ID", ({ id }) => id],
  ];
  if (targets.length === 0) return [];
  const filled = columns.filter(([, cell]) => targets.some((target) => cell(target) !== ""));
  const rows = [filled.map(([heading]) => heading), ...targets.map((target) => filled.map(([, cell]) => cell(target)))];
  const widths = filled.map((_, index) => Math.max(...rows.map((row) => stringWidth(row[index] ?? ""))));
  return rows.map((row) =>
    row
      .map((text, index) => text + " ".repeat((widths[index] ?? 0) - stringWidth(text)))
      .join("  ")
      .trimEnd(),
  );
}

/** `12 iTwins`, `1 iTwin, 2 iModels, 12 saved views` */
export function listTotalsLine({ targets, cutFrom }: ListResult): string {
  const counts = (["itwin", "imodel", "saved-view"] as const)
    .map((kind) => ({ kind, count: targets.filter((target) => target.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => plural(count, targetKinds[kind].label));
  if (counts.length === 0) return "no iTwin: the token's owner is a member of none";
  const cut = cutFrom === undefined ? "" : ` of ${cutFrom.toLocaleString("en-US")}: the platform does not list more`;
  return `${counts.join(", ")}${cut}`;
}

/** A name without what could move the cursor. */
const plain = (text: string): string => quoted(text).slice(1, -1);
