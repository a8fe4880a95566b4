import type { Problem } from "@itwin-images/core";
import type { Refreshed, RefreshOutcome, RefreshStatus } from "@itwin-images/workspace";
import { describeFault, type Failure, type Finding, type Redact, toFailure, toFinding } from "../results/item-result.ts";

/** What became of one target's image. Log, annotations, summary and outputs are all drawn from this. */
export interface RefreshResult {
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
  readonly error?: Failure;
}

/** Everything that a refresh has to tell. */
export interface RefreshReport {
  readonly items: readonly RefreshResult[];
  /** What is wrong with the request itself. */
  readonly problems: readonly Finding[];
  /** What ended the run, or kept it from its end, as sentences. */
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

/** What happened in a refresh. */
export interface RefreshRun {
  readonly problems: readonly Problem[];
  readonly refreshed: Refreshed | undefined;
  /** The folder of the images, relative to the workspace. */
  readonly folder: string;
  readonly faults: readonly unknown[];
  readonly cancelled: boolean;
  readonly commit: string | undefined;
}

/** Sums up a refresh. */
export function makeRefreshReport(run: RefreshRun, redact: Redact): RefreshReport {
  const { refreshed, cancelled, commit } = run;
  const items = (refreshed?.outcomes ?? []).map((outcome) => toRefreshResult(outcome, run.folder, redact));
  const failed = items.some(({ status }) => status === "failed" || status === "not-attempted");
  const faults = [...run.faults, ...(refreshed?.error ? [refreshed.error] : [])];
  // A token that may not see an iTwin gets the same answers as one whose images are gone.
  const nothingThere = items.every(({ status }) => status === "gone");
  const ok = !cancelled && !failed && faults.length === 0 && !nothingThere;
  return {
    items,
    problems: run.problems.map((problem) => toFinding(problem, redact)),
    faults: faults.map((fault) => redact(describeFault(fault))),
    files: (refreshed?.files ?? []).map(redact),
    cancelled: cancelled && !ok,
    ...(commit !== undefined && { commit }),
    downloaded: items.reduce((sum, item) => sum + item.downloaded, 0),
    ok,
  };
}

function toRefreshResult(outcome: RefreshOutcome, folder: string, redact: Redact): RefreshResult {
  const { site, status, image, downloaded, reason, error } = outcome;
  const { displayName } = site;
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
    ...(error && { error: toFailure(error, redact) }),
  };
}
