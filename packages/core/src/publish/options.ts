import type { Platform } from "../platform.ts";
import type { Target } from "../target.ts";
import type { PublishRecord } from "./record.ts";

/** The platform as a run needs it. */
export type PublishPlatform = Pick<Platform, "upload" | "current" | "download" | "compare" | "permissions"> & {
  /** Lists iTwins, so that a run of many need not look at each. */
  readonly itwins?: Pick<Platform["itwins"], "list">;
};

/** How a plan is published. */
export interface PublishOptions {
  /**
   * The most items that are worked on at once: 1 to 64. A run begins with 8 and takes more as long as that makes it faster,
   * within 32 MiB of images. Default 64.
   */
  readonly concurrency?: number;
  /** Cancels the run: requests under way are aborted, and every item still gets its outcome. */
  readonly signal?: AbortSignal | undefined;
  /** Called once all items are checked and none has an error, before the first request. For a log. */
  readonly onChecked?: () => void;
  /**
   * Checks everything, asks the platform for every target and for the permission to change it, and sends nothing. Default
   * `false`.
   */
  readonly dryRun?: boolean;
  /** Skips an image that its target shows already: the same pixels or, of an iModel, the same thumbnail. Default `true`. */
  readonly skipUnchanged?: boolean;
  /**
   * The share of a picture's pixels, 0 to 1, that may differ from what the target shows, for it to be unchanged. Above 0,
   * pixels that differ by antialiasing only do not count. Default 0: the pixels must be the same, not the bytes.
   */
  readonly tolerance?: number;
  /** Makes every warning of the check an error, of the plan's own problems too. Default `false`. */
  readonly strict?: boolean;
  /** Calls an image published only when the platform shows it. Default `true`. */
  readonly verify?: boolean;
  /**
   * Milliseconds to wait in all for the platform to show an upload, as reads may lag behind. The reads themselves, their
   * retries and rate limits included, may take ten times that, and at least a minute. Default 30,000.
   */
  readonly verifyPatience?: number;
  /**
   * What was last published: read to know more unchanged images with fewer requests, and kept up to date. `save` is
   * called after every change, and at most once at a time; it resolves when the record is stored.
   */
  readonly record?: { readonly entries: PublishRecord; readonly save: () => Promise<void> };
  /**
   * Backs up what a target shows before it is overwritten, and resolves with the backup's path. Without `bytes`, the
   * target shows nothing. If it rejects, the target is not overwritten.
   */
  readonly backup?: (current: { target: Target; bytes?: Uint8Array<ArrayBuffer> }) => Promise<string>;
}
