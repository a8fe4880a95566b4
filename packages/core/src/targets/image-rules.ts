import { requireBytes } from "../arguments.ts";
import { ImageRejectedError } from "../errors.ts";
import type { Image, ImageFormat, ImageInfo } from "../image/image.ts";
import { inspectImage } from "../image/inspect.ts";
import { type BareProblem, hasErrors, problemCodes, type Severity } from "../problem.ts";
import { formatBytes, formatChoice } from "../text.ts";
import type { TargetKindDefinition } from "./definition.ts";
import { withArticle } from "./id.ts";

/** All problems that one kind of target has with a complete image. */
export function checkImageFor(image: ImageInfo, kind: TargetKindDefinition): BareProblem[] {
  const problems = kind.limits(image);
  if (!kind.formats.includes(image.format)) {
    const accepted = formatsOf(kind);
    problems.unshift({
      code: problemCodes.imageFormatForTarget,
      severity: "error",
      message: `This is a ${image.format.toUpperCase()}; the image of ${withArticle(kind.label)} must be ${accepted}.`,
      fix: `Save it as ${accepted}; renaming it is not enough.`,
    });
  }
  return problems;
}

/** The image, checked for the target; bytes are inspected first. */
export async function requireAcceptable(
  kind: TargetKindDefinition,
  id: string,
  image: Uint8Array | Image,
): Promise<Image> {
  const isImage = image instanceof Uint8Array || image?.bytes instanceof Uint8Array;
  if (!isImage) requireBytes(`the upload to ${kind.label} ${id}`, image);
  const inspection = image instanceof Uint8Array ? await inspectImage(image) : { image, problems: [] };
  const problems = [...inspection.problems, ...(inspection.image ? checkImageFor(inspection.image, kind) : [])];
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

/** What an upload of a kind must be, to end the sentence "Save it anew: …". */
export function acceptedBy(kind: TargetKindDefinition): string {
  return `as ${formatsOf(kind)}, below ${formatBytes(megabytes.sure)}`;
}

const formatsOf = ({ formats }: TargetKindDefinition): string =>
  formatChoice(formats.map((format) => format.toUpperCase()));

/**
 * "5 megabytes" in the provider's words. Whether that is 5,000,000 or 5,242,880 bytes is not stated anywhere we could
 * read: an assumption, kept here alone. Above the larger reading an upload is refused, between the two it is warned of.
 */
const megabytes = { sure: 5_000_000, most: 5_242_880 };

/** An image of fewer bytes is accepted for sure. */
export const belowBytes: number = megabytes.sure;

/** "5 times", and exactly 5:1 passes. [developer.bentley.com] */
export const longestShape = 5;

/** The size rule of iTwins and iModels. [developer.bentley.com] */
export function sizeLimit({ byteLength, format }: ImageInfo): BareProblem[] {
  if (byteLength > megabytes.most) {
    const message = `The file has ${formatBytes(byteLength)}; the platform takes at most 5 megabytes.`;
    return [tooLarge("error", message, format, "JPEG")];
  }
  if (byteLength > megabytes.sure) {
    const message = `The file has ${formatBytes(byteLength)}; the platform takes at most "5 megabytes", which may mean ${formatBytes(megabytes.sure)}.`;
    return [tooLarge("warning", message, format, "JPEG")];
  }
  return [];
}

/** Saved views: no limit is documented, so that a large image is worth a warning and no more. An assumption. */
export function undocumentedSizeLimit({ byteLength, format }: ImageInfo): BareProblem[] {
  if (byteLength <= megabytes.most) return [];
  const message = `The file has ${formatBytes(byteLength)}; no limit is documented for saved views, but more than 5 megabytes may be refused.`;
  return [tooLarge("warning", message, format)];
}

/** @param smaller - A format that the kind takes and that has smaller files. */
function tooLarge(severity: Severity, message: string, format: ImageFormat, smaller?: string): BareProblem {
  const compressions =
    format === "jpeg" ? ["a lower JPEG quality"] : ["a stronger PNG compression", ...(smaller ? [smaller] : [])];
  return {
    code: problemCodes.imageTooLarge,
    severity,
    message,
    fix: `Save it below ${formatBytes(megabytes.sure)}: ${formatChoice(["fewer pixels", ...compressions])}.`,
  };
}
