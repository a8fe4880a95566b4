import { describeSubject } from "../http/api-error.ts";
import type { ImageInfo } from "../image/image.ts";
import { type BareProblem, problemCodes } from "../problem.ts";
import type { Target, TargetKind } from "../target.ts";
import type { TargetKindDefinition } from "./definition.ts";
import { checkId, withArticle } from "./id.ts";
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

/** A target as messages name it: `iTwin 8a1f2c3d-…`, `saved view "Bridge North" (FTDE…)`. */
export function describeTarget({ kind, id, name }: Target): string {
  return describeSubject({ label: targetKinds[kind].label, id, name });
}

/** The same text for the same target, however its id is spelled. */
export function targetKey({ kind, id }: Target): string {
  return `${kind} ${targetKinds[kind].canonicalId(id)}`;
}

/** What is wrong with the form of a target's id; `undefined` when nothing is. */
export function targetIdProblem({ kind, id }: Target): BareProblem | undefined {
  return checkId(targetKinds[kind], id);
}

/** A warning if a target's id, though of the right form, is probably the id of something else. */
export function targetIdDoubt({ kind, id }: Target): BareProblem | undefined {
  const { label, idDoubt } = targetKinds[kind];
  const message = idDoubt?.(id);
  if (message === undefined) return undefined;
  const fix = `See that it is the id of ${withArticle(label)}.`;
  return { code: problemCodes.targetIdDoubtful, severity: "warning", message, fix };
}

/**
 * All problems that one kind of target has with an image: format, size in bytes, shape. `inspectImage` finds those that
 * hold for every kind.
 */
export function checkImage(image: ImageInfo, kind: TargetKind): BareProblem[] {
  return checkImageFor(image, targetKinds[kind]);
}
