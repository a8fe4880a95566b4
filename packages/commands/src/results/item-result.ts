import {
  type ImageInfo,
  ITwinImagesError,
  isImageRejectedError,
  isPlatformError,
  type Outcome,
  type PlanItem,
  type PrepareOptions,
  type Problem,
  problemCodes,
  type Replaced,
  type Severity,
  type SourceLocation,
  type TargetReference,
} from "@itwin-images/core";
import { hasErrors, hasId } from "@itwin-images/core/internal";
import type { Secrets } from "../secrets.ts";

/** What it takes to show what was found. */
export interface Presentation {
  readonly secrets: Pick<Secrets, "redact">;
  /** The name that problems have as their file when they are in a text that is none: `the input images`. */
  readonly inline?: string | undefined;
  /** Id of the service application that asks, if it is one. */
  readonly clientId?: string | undefined;
  /** What is done to images that would be refused. Default: nothing. */
  readonly prepare?: PrepareOptions | undefined;
}

/** A problem as it is reported. */
export interface ReportedProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  /** Where it is, to begin a line with: `renders/a.png`, `itwin-images.yml:3:5`, `line 3 of the input images`. */
  readonly where: string;
  /** The file to show it beside. A text that is no file has none. */
  readonly location?: SourceLocation;
}

/** Why an item failed, as it is reported. */
export interface ReportedError {
  /** The error's own code, or `FAULT` for a fault of our own. */
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

/** How an image was made acceptable in this run. The item's own facts are of what it became. */
interface PreparedResult {
  /** What the file is. */
  readonly from: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
    readonly sha256: string;
  };
  /** What was done: `scaled`. */
  readonly steps: readonly string[];
}

/** What became of one item. Every report is drawn from this; no text in it has a secret. */
export interface ItemResult {
  readonly kind: string;
  /** Absent if the target has a name that was not looked up. */
  readonly id?: string;
  /** The target's display name, if it is known. */
  readonly name?: string;
  readonly file: string;
  /** What became of it. */
  readonly status: Outcome["status"];
  readonly format?: string;
  readonly width?: number;
  readonly height?: number;
  readonly bytes?: number;
  readonly sha256?: string;
  /** What the image was made of, if it is not the file as it is. */
  readonly prepared?: PreparedResult;
  readonly imageName?: string;
  /** What the target showed before, where that was asked for: the image's name (iTwins) and the backup's file. */
  readonly replaced?: { readonly imageName?: string; readonly backup?: string };
  readonly problems: readonly ReportedProblem[];
  /** Absent when the problems say why the item failed. */
  readonly error?: ReportedError;
  /** Why it was or would be sent, how it is known to be unchanged, or why it was not attempted. */
  readonly reason?: string;
  /** Why it was not attempted, for programs. */
  readonly reasonCode?: string;
}

/** The code of an error that is our own fault. */
const faultCode = "FAULT";

/** What ended a run early: an error of ours, which says what to do, or a fault of our own, whatever it was. */
export function describeFault(error: unknown): string {
  if (error instanceof ITwinImagesError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `This is a fault of itwin-images: ${message.replace(/\.$/, "")}. Please report it, with the log of a run that has debug logging on.`;
}

/** The same, ready to show. Core does not know whose token it uses, and leaves a place for the client id. */
export function showFault(error: unknown, { secrets, clientId }: Presentation): string {
  const text = describeFault(error);
  return secrets.redact(clientId === undefined ? text : text.replaceAll("<client id>@", () => `${clientId}@`));
}

/** Makes an outcome what is reported of it. */
export function toItemResult(outcome: Outcome, shown: Presentation): ItemResult {
  const { image, item } = outcome;
  const redact = (text: string): string => shown.secrets.redact(text);
  const rejected = outcome.status === "failed" && isImageRejectedError(outcome.error) ? outcome.error : undefined;
  // Problems that were found only just before the upload are in the error alone.
  const late = rejected?.problems.filter((problem) => !outcome.problems.includes(problem)) ?? [];
  return {
    ...itemIdentity(item, shown),
    status: outcome.status,
    ...imageFacts(item, image),
    ...("imageName" in outcome && outcome.imageName !== undefined && { imageName: redact(outcome.imageName) }),
    ...("reason" in outcome && { reason: redact(outcome.reason) }),
    ...("replaced" in outcome && outcome.replaced && { replaced: redactEach(outcome.replaced, redact) }),
    problems: [...outcome.problems, ...late].map((problem) => toReportedProblem(problem, shown)),
    ...(outcome.status === "failed" &&
      !(rejected && hasErrors([...outcome.problems, ...late])) && { error: toReportedError(outcome.error, shown) }),
    ...(outcome.status === "not-attempted" && { reasonCode: outcome.reasonCode }),
  };
}

/** What is known of an item's image, as it is reported. */
export function imageFacts(
  { preparation }: Pick<PlanItem, "preparation">,
  image: ImageInfo | undefined,
): Pick<ItemResult, "format" | "width" | "height" | "bytes" | "sha256" | "prepared"> {
  if (image === undefined) return {};
  const { from, steps } = preparation?.() ?? {};
  return { ...factsOf(image), ...(from && steps && { prepared: { from: factsOf(from), steps } }) };
}

function factsOf({ format, width, height, byteLength: bytes, sha256 }: ImageInfo): PreparedResult["from"] {
  return { format, width, height, bytes, sha256 };
}

/** The result of an item that the run left without an outcome, which is a fault of ours. */
export function missingResult(item: PlanItem, shown: Presentation): ItemResult {
  const message = "The run ended before it was known what became of this image. Run it again.";
  const error = { code: faultCode, message, ofItem: true };
  return { ...itemIdentity(item, shown), status: "failed", problems: [], error };
}

/** Makes a problem what is reported of it. */
export function toReportedProblem(problem: Problem, { secrets, inline, prepare }: Presentation): ReportedProblem {
  const { location } = problem;
  const isFile = location?.file !== inline;
  return {
    code: problem.code,
    severity: problem.severity,
    message: secrets.redact(problem.message),
    fix: secrets.redact(`${problem.fix}${adviceToPrepare(problem, prepare)}`),
    where: secrets.redact(location === undefined ? "" : describeLocation(location, isFile)),
    ...(location && isFile && { location: { ...location, file: secrets.redact(location.file) } }),
  };
}

/** Names the option that would have made the image acceptable. */
function adviceToPrepare({ code, severity }: Problem, prepare: PrepareOptions | undefined): string {
  const fits = code === problemCodes.imageTooLarge || code === problemCodes.imageFormatForTarget;
  if (fits && prepare === undefined) return " Or set prepare to fit, which does that.";
  const isTooLong = code === problemCodes.imageShape && severity === "error";
  return isTooLong && !prepare?.pad ? " Or set prepare to pad, and prepare-background to a colour." : "";
}

function describeLocation({ file, line, column }: SourceLocation, isFile: boolean): string {
  if (isFile) return [file, line, column].filter((part) => part !== undefined).join(":");
  return line === undefined ? file : `line ${line} of ${file}`;
}

function redactEach(replaced: Replaced, redact: (text: string) => string): Replaced {
  return Object.fromEntries(Object.entries(replaced).map(([name, text]) => [name, redact(text)]));
}

export function itemIdentity(
  { target, file }: PlanItem<TargetReference>,
  { secrets }: Presentation,
): Pick<ItemResult, "kind" | "id" | "name" | "file"> {
  const name = target.name ?? (hasId(target) ? undefined : target.number);
  return {
    kind: target.kind,
    ...(hasId(target) && { id: secrets.redact(target.id) }),
    ...(name !== undefined && { name: secrets.redact(name) }),
    file: secrets.redact(file),
  };
}

export function toReportedError(error: unknown, shown: Presentation): ReportedError {
  const known = error instanceof ITwinImagesError ? error : undefined;
  return {
    code: known?.code ?? faultCode,
    ...(isPlatformError(error) && {
      status: error.status,
      ...(error.platformCode !== undefined && { platformCode: shown.secrets.redact(error.platformCode) }),
    }),
    message: showFault(error, shown),
    ofItem: known === undefined || known.target !== undefined || isImageRejectedError(known),
  };
}

/** What programs get of an item: the same, without what only a log needs. */
export function itemJson(item: ItemResult): object {
  const { problems, error, ...rest } = item;
  return {
    ...rest,
    problems: problems.map(({ code, severity, message, fix }) => ({ code, severity, message, fix })),
    ...(error && { error: { ...error, ofItem: undefined } }),
  };
}

/** What programs get of a problem that belongs to no item. */
export function problemJson({ code, severity, message, fix, location }: ReportedProblem): object {
  return { code, severity, message, fix, ...location };
}
