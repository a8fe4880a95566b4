import { describeTarget, type TargetKind } from "@itwin-images/core";
import { formatBytes, formatDuration } from "@itwin-images/core/internal";
import type { Finding, ItemResult } from "./item-result.ts";
import type { Timing, Totals } from "../publish/publish-result.ts";

/** Each status in words. */
export const statusWords: { readonly [Status in ItemResult["status"]]: string } = {
  published: "published",
  unchanged: "unchanged",
  failed: "failed",
  "not-attempted": "not attempted",
  "would-publish": "would publish",
};

/** `published 7, failed 1, unchanged 20, not attempted 2`; the latter two only where there are any. */
export function totalsLine({ published, failed, unchanged, notAttempted }: Totals): string {
  const others = [
    unchanged > 0 ? `, unchanged ${unchanged}` : "",
    notAttempted > 0 ? `, not attempted ${notAttempted}` : "",
  ];
  return `published ${published}, failed ${failed}${others.join("")}`;
}

/** `2 min; 3 rate-limit pauses, 14 s in all` */
export function timingLine({ elapsed, pauses }: Timing): string {
  const paused =
    pauses.count === 0 ? "" : `; ${plural(pauses.count, "rate-limit pause")}, ${formatDuration(pauses.total)} in all`;
  return `${formatDuration(elapsed)}${paused}`;
}

/** `iTwin 8a1f2c3d-…` */
export function targetOf({ kind, id }: ItemResult): string {
  return describeTarget({ kind: kind as TargetKind, id });
}

/** `1920 x 1080`; empty when it is not known. */
export function dimensionsOf({ width, height }: ItemResult): string {
  return width === undefined || height === undefined ? "" : `${width} x ${height}`;
}

/** `123,456 bytes`; empty when it is not known. */
export function sizeOf({ bytes }: ItemResult): string {
  return bytes === undefined ? "" : formatBytes(bytes);
}

/** What is wrong and what to do, for where the place is told already. */
export function adviceOf({ severity, message, fix }: Finding): string {
  return `${severity === "warning" ? "Warning: " : ""}${message} ${fix}`;
}

/** A problem as one line that stands for itself. */
export function findingLine({ where, message, fix }: Finding): string {
  return `${where === "" ? "" : `${where}: `}${message} ${fix}`;
}

/** A failed upload as one line that stands for itself; empty for an item without one. */
export function failureLine({ file, error }: ItemResult): string {
  if (error === undefined) return "";
  return error.ofItem ? `${file}: ${error.message}` : error.message;
}

/** `1 image`, `2 images` */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
