import type { Problem } from "@itwin-images/core";
import type { Refreshed, RefreshOutcome, RefreshStatus } from "@itwin-images/workspace";
import {
  type Presentation,
  type ReportedError,
  type ReportedProblem,
  showFault,
  toReportedError,
  toReportedProblem,
} from "../results/item-result.ts";

/** What became of one target's image. Every report is drawn from this; no text in it has a secret. */
export interface RefreshItemResult {
  readonly kind: string;
  readonly id: string;
  readonly displayName?: string;
  readonly status: RefreshStatus;
  /** What the site shows now, relative to the workspace; absent when it shows nothing for this target. */
  readonly file?: string;
  readonly width?: number;
  readonly height?: number;
  readonly mediaType?: string;
  readonly sha256?: string;
  readonly imageName?: string;
  /** Bytes of images that were fetched. */
  readonly downloaded: number;
  readonly reason: string;
  readonly error?: ReportedError;
}

/** What a refresh did, ready to show. */
export interface RefreshResult {
  /** One per target that was asked for, then one per image that is listed but was not asked for. */
  readonly items: readonly RefreshItemResult[];
  /** What is wrong with the request itself. */
  readonly problems: readonly ReportedProblem[];
  /** What ended the run early, or kept the site from being complete, as sentences. */
  readonly faults: readonly string[];
  /** The files that were written or removed, relative to the workspace. */
  readonly files: readonly string[];
  readonly cancelled: boolean;
  /** The commit that was made. */
  readonly commit?: string;
  /** Bytes of images that were fetched, in all. */
  readonly downloaded: number;
  readonly ok: boolean;
}

/** Sums up a refresh. */
export function makeRefreshResult(
  run: {
    readonly problems: readonly Problem[];
    readonly refreshed: Refreshed | undefined;
    readonly items: readonly RefreshItemResult[];
    /** What ended the run early, if anything did. */
    readonly fault: unknown;
    readonly cancelled: boolean;
    /** Whether nothing was left out, as the commit is after a cancellation. */
    readonly finished: boolean;
    readonly commit: string | undefined;
  },
  shown: Presentation,
): RefreshResult {
  const { refreshed, items, cancelled, commit } = run;
  const failed = items.some(({ status }) => status === "failed" || status === "not-attempted");
  const faults = [run.fault, refreshed?.error].filter((fault) => fault !== undefined);
  // A token that may not see an iTwin gets the same answers as one whose images are gone.
  const nothingThere = items.every(({ status }) => status === "gone");
  // A signal that came when all was done cancelled nothing.
  const ok = run.finished && !failed && faults.length === 0 && !nothingThere;
  return {
    items,
    problems: run.problems.map((problem) => toReportedProblem(problem, shown)),
    faults: faults.map((fault) => showFault(fault, shown)),
    files: (refreshed?.files ?? []).map((file) => shown.secrets.redact(file)),
    cancelled: cancelled && !ok,
    ...(commit !== undefined && { commit }),
    downloaded: items.reduce((sum, item) => sum + item.downloaded, 0),
    ok,
  };
}

/**
 * Makes an outcome what is reported of it.
 *
 * @param folder - The folder of the images, relative to the workspace.
 */
export function toRefreshItemResult(outcome: RefreshOutcome, folder: string, shown: Presentation): RefreshItemResult {
  const { site, status, image, downloaded, reason, error } = outcome;
  const { displayName } = site;
  const redact = (text: string): string => shown.secrets.redact(text);
  return {
    kind: site.target.kind,
    id: redact(site.target.id),
    ...(displayName !== undefined && { displayName: redact(displayName) }),
    status,
    ...(image && {
      file: redact(`${folder}/${image.file}`),
      width: image.width,
      height: image.height,
      mediaType: image.mediaType,
      sha256: image.sha256,
      ...(image.imageName !== null && { imageName: redact(image.imageName) }),
    }),
    downloaded,
    reason: redact(reason),
    ...(error && { error: toReportedError(error, shown) }),
  };
}

/** What programs get of an item: the same, without what only a log needs. */
export function refreshItemJson({ error, ...item }: RefreshItemResult): object {
  return { ...item, ...(error && { error: { ...error, ofItem: undefined } }) };
}
