import {
  type ImageInfo,
  ITwinImagesError,
  isImageRejectedError,
  isPlatformError,
  type Outcome,
  type PlanItem,
  type Problem,
  type Replaced,
  type Severity,
  type SourceLocation,
} from "@itwin-images/core";
import { hasErrors } from "@itwin-images/core/internal";

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** A problem as it is reported. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  /** Where it is, to begin a line with: `renders/a.png`, `itwin-images.yml:3:5`, `line 3 of the input images`. */
  readonly where: string;
  /** The file to show it beside. An inline manifest is no file. */
  readonly location?: SourceLocation;
}

/** Why an upload failed, as it is reported. */
export interface Failure {
  /** One of core's `errorCodes`, or `FAULT` for a fault of our own. */
  readonly code: string;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
  /** The platform's own code for it. */
  readonly platformCode?: string;
  /** What failed and what to do. */
  readonly message: string;
  /** True when it is about this item, and not about the token or the token service. */
  readonly ofItem: boolean;
}

/** What became of one item. Log, annotations, summary and outputs are all drawn from this; no text in it has a secret. */
export interface ItemResult {
  readonly kind: string;
  readonly id: string;
  readonly file: string;
  /** What became of it, or, of an item that was only checked, that it would be published. */
  readonly status: Outcome["status"] | "would-publish";
  readonly format?: string;
  readonly width?: number;
  readonly height?: number;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly imageName?: string;
  /** What the target showed before, where that was asked for: the image's name (iTwins) and the backup's file. */
  readonly replaced?: { readonly imageName?: string; readonly backup?: string };
  readonly problems: readonly Finding[];
  /** Absent when the problems say why the item failed. */
  readonly error?: Failure;
  /** Why it was sent, how it is known to be unchanged, or why it was not attempted. */
  readonly reason?: string;
  /** Why it was not attempted, for programs. */
  readonly reasonCode?: string;
}

/** The file name that problems of the inline manifest carry. */
export const inlineManifest = "the input images";

/** The file name that problems of the inline list of targets carry. */
export const inlineTargets = "the input targets";

const isInline = (file: string): boolean => file === inlineManifest || file === inlineTargets;

/** The code of a failure that is our own fault. */
const faultCode = "FAULT";

/** What ended a run before its time: an error that speaks for itself, or a fault of our own, whatever it was. */
export function describeFault(error: unknown): string {
  if (error instanceof ITwinImagesError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `This is a fault of itwin-images: ${message.replace(/\.$/, "")}. Please report it, with the log of a run that has debug logging on.`;
}

/** Makes an outcome what is reported of it. */
export function toItemResult(outcome: Outcome, redact: Redact): ItemResult {
  const { image, item } = outcome;
  const rejected = outcome.status === "failed" && isImageRejectedError(outcome.error) ? outcome.error : undefined;
  // Problems that were found only just before the upload are in the error alone.
  const late = rejected?.problems.filter((problem) => !outcome.problems.includes(problem)) ?? [];
  return {
    ...identify(item, redact),
    status: outcome.status,
    ...imageFacts(image),
    ...("imageName" in outcome && outcome.imageName !== undefined && { imageName: redact(outcome.imageName) }),
    ...("reason" in outcome && { reason: redact(outcome.reason) }),
    ...("replaced" in outcome && outcome.replaced && { replaced: redactEach(outcome.replaced, redact) }),
    problems: [...outcome.problems, ...late].map((problem) => toFinding(problem, redact)),
    ...(outcome.status === "failed" &&
      !(rejected && hasErrors([...outcome.problems, ...late])) && { error: toFailure(outcome.error, redact) }),
    ...(outcome.status === "not-attempted" && { reasonCode: outcome.reasonCode }),
  };
}

/** What is known of an image, as it is reported. */
export function imageFacts(
  image: ImageInfo | undefined,
): Pick<ItemResult, "format" | "width" | "height" | "bytes" | "sha256"> {
  if (image === undefined) return {};
  const { format, width, height, byteLength: bytes, sha256 } = image;
  return { format, width, height, bytes, sha256 };
}

/** The result of an item that the run left without an outcome, which is a fault of ours. */
export function unsettled(item: PlanItem, redact: Redact): ItemResult {
  const message = "The run ended before it was known what became of this image. Run it again.";
  const error = { code: faultCode, message, ofItem: true };
  return { ...identify(item, redact), status: "failed", problems: [], error };
}

/** Makes a problem what is reported of it. */
export function toFinding(problem: Problem, redact: Redact): Finding {
  const { location } = problem;
  return {
    code: problem.code,
    severity: problem.severity,
    message: redact(problem.message),
    fix: redact(problem.fix),
    where: redact(location === undefined ? "" : describePlace(location)),
    ...(location && !isInline(location.file) && { location: { ...location, file: redact(location.file) } }),
  };
}

function describePlace({ file, line, column }: SourceLocation): string {
  if (!isInline(file)) return [file, line, column].filter((part) => part !== undefined).join(":");
  return line === undefined ? file : `line ${line} of ${file}`;
}

function redactEach(replaced: Replaced, redact: Redact): Replaced {
  return Object.fromEntries(Object.entries(replaced).map(([name, text]) => [name, redact(text)]));
}

export function identify({ target, file }: PlanItem, redact: Redact): Pick<ItemResult, "kind" | "id" | "file"> {
  return { kind: target.kind, id: redact(target.id), file: redact(file) };
}

export function toFailure(error: unknown, redact: Redact): Failure {
  const known = error instanceof ITwinImagesError ? error : undefined;
  return {
    code: known?.code ?? faultCode,
    ...(isPlatformError(error) && {
      status: error.status,
      ...(error.platformCode !== undefined && { platformCode: redact(error.platformCode) }),
    }),
    message: redact(known?.message ?? describeFault(error)),
    ofItem: known === undefined || known.target !== undefined || isImageRejectedError(known),
  };
}
