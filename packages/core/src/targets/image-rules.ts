import { ImageRejectedError } from "../errors.ts";
import type { Image, ImageInfo } from "../image/image.ts";
import { inspectImage } from "../image/inspect.ts";
import { type BareProblem, hasErrors, problemCodes } from "../problem.ts";
import { formatChoice } from "../text.ts";
import type { TargetKindDefinition } from "./definition.ts";

/** Everything about a whole image that one kind of target minds. */
export function checkForKind(image: ImageInfo, kind: TargetKindDefinition): BareProblem[] {
  const problems = kind.limits(image);
  if (!kind.formats.includes(image.format)) {
    const accepted = formatChoice(kind.formats.map((format) => format.toUpperCase()));
    problems.unshift({
      code: problemCodes.imageFormatForTarget,
      severity: "error",
      message: `This is a ${image.format.toUpperCase()}; the image of ${article(kind.label)} must be ${accepted}.`,
      fix: `Save it as ${accepted}; renaming it is not enough.`,
    });
  }
  return problems;
}

/** What is wrong with an id's form, if anything. */
export function checkId(
  kind: Pick<TargetKindDefinition, "label" | "idPattern" | "idForm">,
  id: string,
): BareProblem | undefined {
  if (typeof id === "string" && kind.idPattern.test(id)) return undefined;
  const text = String(id);
  // JSON shows the white space and control characters that make such ids so hard to see through.
  const shown = text.length > 80 ? `${JSON.stringify(text.slice(0, 80))}…` : JSON.stringify(text);
  return {
    code: problemCodes.targetId,
    severity: "error",
    message: `${shown} is not the id of ${article(kind.label)}: it is ${kind.idForm}.`,
    fix: `Copy the id from the ${kind.label}'s page or address.`,
  };
}

/** The image, checked for the target; bytes are inspected first. */
export async function acceptImage(kind: TargetKindDefinition, id: string, image: Uint8Array | Image): Promise<Image> {
  const inspection = image instanceof Uint8Array ? await inspectImage(image) : { image, problems: [] };
  const problems = [...inspection.problems, ...(inspection.image ? checkForKind(inspection.image, kind) : [])];
  if (inspection.image === undefined || hasErrors(problems)) {
    const target = { kind: kind.kind, id };
    throw new ImageRejectedError(
      `${kind.label} ${id}: the image was not sent.`,
      problems.map((problem) => ({ ...problem, target })),
      target,
    );
  }
  return inspection.image;
}

function article(label: string): string {
  return /^[aei]/i.test(label) ? `an ${label}` : `a ${label}`;
}
