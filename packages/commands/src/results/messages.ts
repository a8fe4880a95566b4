import { describeReference, type Severity, type SourceLocation, type TargetKind } from "@itwin-images/core";
import { formatBytes } from "@itwin-images/core/internal";
import type { ItemResult, ReportedError, ReportedProblem } from "./item-result.ts";

/** Each status in words. */
export const statusLabels: { readonly [Status in ItemResult["status"]]: string } = {
  published: "published",
  unchanged: "unchanged",
  failed: "failed",
  "not-attempted": "not attempted",
  "would-publish": "would publish",
};

/** A result as lines of a log. */
export interface ItemLines {
  readonly line: string;
  /** A line for a log that has everything. */
  readonly detail?: string;
  /** What is wrong, below the line. */
  readonly remarks: readonly Remark[];
}

/** An error or a warning that stands for itself. */
export interface Remark {
  readonly severity: Severity;
  /** The code of the problem or the error. */
  readonly code?: string;
  readonly title: string;
  readonly message: string;
  /** The file to show it beside. */
  readonly location?: SourceLocation;
  /** Of a remark on an item: what is equal where the cause is the same, and what names the item, the best first. */
  readonly item?: { readonly cause: string; readonly names: readonly string[] };
}

/** An item as lines of a log. */
export function itemLines(item: ItemResult): ItemLines {
  const { file, format, error, reason, replaced, status } = item;
  const prepared = preparedOf(item);
  const facts = prepared || [format?.toUpperCase(), dimensionsOf(item), sizeOf(item)].filter(Boolean).join(", ");
  const because = reason === undefined || status === "published" ? "" : `: ${reason}`;
  const backup = replaced?.backup === undefined ? "" : `; backup: ${replaced.backup}`;
  const title = `${statusLabels[status]}: ${targetOf(item)}`;
  const about = (of: string | ReportedError) => ({
    cause: causeOf(
      of,
      [targetOf(item), item.id ?? "", file].filter((text) => text !== ""),
    ),
    names: [file, targetOf(item)],
  });
  const failure: Remark[] = error
    ? [
        {
          ...{ severity: "error", code: error.code, title, message: errorLine(item), item: about(error) },
          ...(error.ofItem && { location: { file } }),
        },
      ]
    : [];
  return {
    line: `${statusLabels[status]}: ${file} -> ${targetOf(item)}${facts === "" ? "" : ` (${facts})`}${because}${backup}`,
    ...(status === "published" && { detail: `${file}: sent because ${reason}` }),
    remarks: [
      ...item.problems.map((problem) => ({ ...problemRemark(problem, title), item: about(adviceOf(problem)) })),
      ...failure,
    ],
  };
}

/** The statuses that end a run: what they say of the token holds for every item, whatever was asked of it. */
const ofToken: readonly (number | undefined)[] = [401, 429];

/** A message, or an error, without the names that differ from item to item. */
export function causeOf(of: string | ReportedError, names: readonly string[]): string {
  if (typeof of !== "string" && ofToken.includes(of.status)) return `${of.status}`;
  return names.reduce((text, name) => text.replaceAll(name, "…"), typeof of === "string" ? of : of.message);
}

/** A problem as a remark. */
export function problemRemark(problem: ReportedProblem, title: string): Remark {
  const { severity, code, location } = problem;
  return { severity, code, title, message: problemLine(problem), ...(location && { location }) };
}

/** `iTwin 8a1f2c3d-…`, `saved view "Bridge North" (FTDE…)` */
export function targetOf({ kind, id, name }: Pick<ItemResult, "kind" | "id" | "name">): string {
  return describeReference({ kind: kind as TargetKind, ...(id !== undefined && { id }), name });
}

/** `1920 x 1080`; empty when it is not known. */
export function dimensionsOf({ width, height }: Pick<ItemResult, "width" | "height">): string {
  return width === undefined || height === undefined ? "" : `${width} x ${height}`;
}

/** `123,456 bytes`; empty when it is not known. */
export function sizeOf({ bytes }: ItemResult): string {
  return bytes === undefined ? "" : formatBytes(bytes);
}

/** `7.2 MB, 3840 x 2160 -> 4.9 MB, 2560 x 1440, scaled`; empty when the file is published as it is. */
export function preparedOf({ prepared, format = "", width = 0, height = 0, bytes = 0 }: ItemResult): string {
  if (prepared === undefined) return "";
  const { from, steps } = prepared;
  const converted = `${from.format} to ${format}`.toUpperCase().replace(" TO ", " to ");
  const done = steps.map((step) => (step === "converted" ? converted : step)).join(", ");
  return `${shortFacts(from)} -> ${shortFacts({ width, height, bytes })}, ${done}`;
}

function shortFacts({ width, height, bytes }: { width: number; height: number; bytes: number }): string {
  const size = bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${size}, ${width} x ${height}`;
}

/** What is wrong and what to do, for where its location is shown already. */
export function adviceOf({ severity, message, fix }: ReportedProblem): string {
  return `${severity === "warning" ? "Warning: " : ""}${message} ${fix}`;
}

/** A problem as one line that stands for itself. */
function problemLine({ where, message, fix }: ReportedProblem): string {
  return `${where === "" ? "" : `${where}: `}${message} ${fix}`;
}

/** Why an item failed as one line that stands for itself; empty for an item without an error. */
function errorLine({ file, error }: ItemResult): string {
  if (error === undefined) return "";
  return error.ofItem ? `${file}: ${error.message}` : error.message;
}

/** `1 image`, `2 images` */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
