import type { SiteImage } from "./image-list.ts";
import type { SiteTarget } from "./site-target.ts";

/** What became of one target's image on the site. */
export type RefreshStatus =
  /** It is new on the site. */
  | "added"
  /** Its bytes, or the name of its file, are others than before. */
  | "updated"
  /** The site shows it already. */
  | "unchanged"
  /** The platform shows it no more, or it was not asked for; the site keeps it. */
  | "gone"
  /** The same, and the site's file is removed. */
  | "removed"
  /** What is there stays. */
  | "failed"
  /** The run was cancelled, or would have failed in the same way as another item; what is there stays. */
  | "not-attempted";

/** One per target, and one per image that is listed but was not asked for. */
export interface RefreshOutcome {
  readonly site: SiteTarget;
  readonly status: RefreshStatus;
  /** Why, to follow "because". */
  readonly reason: string;
  /** What the site shows now; absent when it shows nothing for this target. */
  readonly image?: SiteImage;
  /** Bytes of images that were fetched, used or not. */
  readonly downloaded: number;
  /** Why it failed. One of core's errors in nearly all cases. */
  readonly error?: Error;
}
