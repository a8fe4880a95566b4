import type { SourceLocation, TargetKind } from "@itwin-images/core";

/** What the user wrote: an image and where it goes. Nothing is checked against the disk yet. */
export interface Entry {
  /** Path or pattern, with forward slashes, relative to the manifest's folder. May hold one `{id}`. */
  readonly image: string;
  /** An id, or a text with `{id}` for the part of the file's path that `{id}` stands for in `image`. */
  readonly target: { readonly kind: TargetKind; readonly id: string };
  /** Where the entry begins. Absent for entries that come from the action's inputs. */
  readonly declaredAt?: SourceLocation;
  /** Where the value of `image` is. Problems of the path point here, or else at `declaredAt`. */
  readonly imageAt?: SourceLocation;
  /** Where the id is. Problems of the id point here, or else at `declaredAt`. */
  readonly targetAt?: SourceLocation;
}

/** The placeholder for the part of a path that becomes the id. */
export const idPlaceholder = "{id}";
