import type { ImageInfo } from "../image/image.ts";
import type { BareProblem } from "../problem.ts";
import type { Target, TargetKind } from "../target.ts";
import { oneLine } from "../text.ts";
import type { TargetKindDefinition } from "./definition.ts";
import { checkId } from "./id.ts";
import { checkImageFor } from "./image-rules.ts";
import { imodel } from "./imodel.ts";
import { itwin } from "./itwin.ts";
import { savedView } from "./saved-view.ts";

/** Every kind of target there is, by the name that manifests use. */
export const targetKinds: { readonly [Kind in TargetKind]: TargetKindDefinition } = {
  itwin,
  "saved-view": savedView,
  imodel,
};

/** A target as messages name it: `iTwin 8a1f2c3d-…`. */
export function describeTarget({ kind, id }: Target): string {
  // The id may be anything while it is not checked: it must not break out of its line.
  return `${targetKinds[kind].label} ${oneLine(String(id))}`;
}

/** The same text for the same target, however its id is spelled. */
export function targetKey({ kind, id }: Target): string {
  return `${kind} ${targetKinds[kind].canonicalId(id)}`;
}

/** What is wrong with the form of a target's id; `undefined` when nothing is. */
export function targetIdProblem({ kind, id }: Target): BareProblem | undefined {
  return checkId(targetKinds[kind], id);
}

/**
 * All problems that one kind of target has with an image: format, size in bytes, shape. `inspectImage` finds those that
 * hold for every kind.
 */
export function checkImage(image: ImageInfo, kind: TargetKind): BareProblem[] {
  return checkImageFor(image, targetKinds[kind]);
}
