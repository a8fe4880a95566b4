import type { Target, TargetKind } from "../target.ts";
import { describeTarget, targetKey, targetKinds } from "../targets/index.ts";
import { oneLine } from "../text.ts";

/**
 * A target by what people call it. With both a number and a name, either may be the right one.
 *
 * An iModel's name is looked up in one iTwin, a saved view's in one iTwin or iModel: `within`.
 */
export interface NamedTarget {
  /** Which kind of thing it is. */
  readonly kind: TargetKind;
  /** Its display name. */
  readonly name?: string | undefined;
  /** The number of an iTwin. */
  readonly number?: string | undefined;
  /** True if the text comes from the name of a file: then what two texts have in common as slugs counts too. */
  readonly fromFile?: boolean | undefined;
  /** Where to look it up. */
  readonly within?: TargetReference | undefined;
}

/** A target, by its id or by a name. */
export type TargetReference = Target | NamedTarget;

/** True for a target that has an id. */
export function hasId(reference: TargetReference): reference is Target {
  return "id" in reference && reference.id !== undefined;
}

/** A reference as messages name it: `iTwin 8a1f2c3d-…`, `saved view "Bridge North"`. */
export function describeReference(reference: TargetReference): string {
  if (hasId(reference)) return describeTarget(reference);
  const { kind, name, number } = reference;
  return `${targetKinds[kind].label} "${oneLine(name ?? number ?? "")}"`;
}

/** The same text for what is the same reference. */
export function referenceKey(reference: TargetReference): string {
  if (hasId(reference)) return targetKey(reference);
  const { kind, name, number, within } = reference;
  return JSON.stringify([kind, name ?? null, number ?? null, within ? referenceKey(within) : null]);
}
