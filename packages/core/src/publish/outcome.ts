import type { ImageInfo } from "../image/image.ts";
import type { Problem } from "../problem.ts";
import type { PlanItem } from "./plan.ts";

/** Why an item was not attempted. */
export const notAttemptedReasonCodes = {
  /** It was a dry run; the item would have been sent. */
  dryRun: "dry-run",
  /** This item or another one, or the plan itself, has an error. */
  problems: "problems",
  /** The run was cancelled before the item's turn. */
  cancelled: "cancelled",
  /** Another item failed in a way that this one would have failed too. */
  stopped: "stopped",
} as const;

/** One of {@link notAttemptedReasonCodes}. */
export type NotAttemptedReasonCode = (typeof notAttemptedReasonCodes)[keyof typeof notAttemptedReasonCodes];

/** What every outcome has. */
interface OutcomeBase {
  /** The item, as the plan has it. */
  readonly item: PlanItem;
  /** What is known of the image; absent when it could not be read or is not an image. */
  readonly image?: ImageInfo;
  /** What the check found: errors and warnings. */
  readonly problems: readonly Problem[];
}

/** The image that a target showed before. */
export interface Replaced {
  /** Its unique name (iTwins only). */
  readonly imageName?: string;
  /** Where its backup is, as the backup's keeper names it. */
  readonly backup?: string;
}

/** The platform took the image and, unless `verify` was off, shows it. */
export interface Published extends OutcomeBase {
  /** Tells the kinds of outcomes apart. */
  readonly status: "published";
  /** The image's unique name (iTwins only). */
  readonly imageName?: string;
  /** Why it was sent: `it shows no image yet`. */
  readonly reason: string;
  /** What it replaced; absent if there was no image, or if that was not asked for. */
  readonly replaced?: Replaced;
}

/** The target shows this very image already: nothing was sent. */
export interface Unchanged extends OutcomeBase {
  /** Tells the kinds of outcomes apart. */
  readonly status: "unchanged";
  /** The image's unique name (iTwins only). */
  readonly imageName?: string;
  /** How that is known: `the length and MD5 agree`. */
  readonly reason: string;
}

/** The image is not acceptable, the platform refused it, or it is unknown whether the platform took it. */
export interface Failed extends OutcomeBase {
  /** Tells the kinds of outcomes apart. */
  readonly status: "failed";
  /** One of the package's errors, in nearly all cases. */
  readonly error: Error;
  /** What it may have replaced, when the failure came after the backup. */
  readonly replaced?: Replaced;
}

/** Nothing was sent for this item. */
export interface NotAttempted extends OutcomeBase {
  /** Tells the kinds of outcomes apart. */
  readonly status: "not-attempted";
  /** Why, for programs. */
  readonly reasonCode: NotAttemptedReasonCode;
  /** The reason as a sentence. */
  readonly reason: string;
}

/** What became of one item. */
export type Outcome = Published | Unchanged | Failed | NotAttempted;
