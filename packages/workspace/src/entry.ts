import type { SourceLocation, TargetReference } from "@itwin-images/core";
import { hasId } from "@itwin-images/core/internal";

/** What the user wrote: an image and where it goes. Nothing is checked against the disk yet. */
export interface Entry {
  /** Path or pattern, with forward slashes, relative to the manifest's folder. May hold one {@link Placeholder}. */
  readonly image: string;
  /**
   * An id or a name, or a text with a placeholder for the part of the file's path that the placeholder stands for in
   * `image`.
   */
  readonly target: TargetReference;
  /** Where the entry begins. Absent for entries that come from the action's inputs. */
  readonly declaredAt?: SourceLocation;
  /** Where the value of `image` is. Problems of the path point here, or else at `declaredAt`. */
  readonly imageAt?: SourceLocation;
  /** Where the target is. Problems of the target point here, or else at `declaredAt`. */
  readonly targetAt?: SourceLocation;
}

/** For the part of a path that becomes the id, the name or the number of the target. */
export const placeholders = ["{id}", "{name}", "{number}"] as const;

/** One of {@link placeholders}. */
export type Placeholder = (typeof placeholders)[number];

/** Matches every placeholder. */
export const placeholderPattern: RegExp = /\{(?:id|name|number)\}/g;

/** The text of a target that may hold a placeholder, and which one that is. */
export function targetText(target: TargetReference): { readonly text: string; readonly placeholder: Placeholder } {
  if (hasId(target)) return { text: target.id, placeholder: "{id}" };
  const { name, number = "" } = target;
  return name === undefined ? { text: number, placeholder: "{number}" } : { text: name, placeholder: "{name}" };
}

/** True for a target that differs from file to file. */
export function isPerFile(target: TargetReference): boolean {
  const { text, placeholder } = targetText(target);
  return text.includes(placeholder);
}

/** The target of a file: `found` takes the place of the placeholder. */
export function targetOfFile(target: TargetReference, found: string): TargetReference {
  const { text, placeholder } = targetText(target);
  const filled = text.replace(placeholder, () => found);
  if (hasId(target)) return { ...target, id: filled };
  const by = placeholder === "{number}" ? { number: filled } : { name: filled };
  return { ...target, ...by, fromFile: true };
}
