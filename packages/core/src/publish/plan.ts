import type { ImageInfo } from "../image/image.ts";
import type { TargetReference } from "../names/named-target.ts";
import type { Preparation } from "../picture/prepare/preparation.ts";
import type { Problem, SourceLocation } from "../problem.ts";
import type { Target } from "../target.ts";

/** One image and where it goes. `Reference` is {@link TargetReference} as long as names are not looked up. */
export interface PlanItem<Reference extends TargetReference = Target> {
  /** What the image is for. */
  readonly target: Reference;
  /** The image's path as the user knows it: relative to the workspace, with forward slashes. Used in messages only. */
  readonly file: string;
  /** The manifest's line that asked for this item, where there is one. */
  readonly declaredAt?: SourceLocation;
  /**
   * Reads the image. It is called once for the check and once more for the upload, so that a plan of 800 images need
   * not be in memory at once. Reject with an error whose message a user can act on. Of an {@link ITwinImagesError}, `what` and `fix` are
   * shown in its place, and of an {@link ImageRejectedError} its first problem that is an error.
   */
  readonly load: (options: { signal?: AbortSignal }) => Promise<Uint8Array>;
  /**
   * Tells of the image that `load` gives without making it, where that is possible: {@link preparePlan} adds it to items
   * whose images are in a record. `target` is the item's.
   */
  readonly recall?: (target: Target, options: { signal?: AbortSignal }) => Promise<ImageInfo | undefined>;
  /** Reads the file as it is, where `load` may make another image of it: {@link preparePlan} adds it. */
  readonly loadFile?: PlanItem["load"];
  /** What `load` made the image of, if it did: {@link preparePlan} adds it. */
  readonly preparation?: () => Preparation | undefined;
}

/** What a run is to do: one item per target, and what is wrong with the request itself. */
export interface Plan<Reference extends TargetReference = Target> {
  /** What is to be published, in the order of reports. */
  readonly items: readonly PlanItem<Reference>[];
  /** Problems that belong to no item, such as a pattern that matches nothing. One error stops the whole run. */
  readonly problems: readonly Problem[];
}
