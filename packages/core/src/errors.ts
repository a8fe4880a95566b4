import type { Problem } from "./problem.ts";
import type { Target } from "./target.ts";

/** What callers branch on: the `code` of every error that this package throws. */
export const errorCodes = {
  /** An option, an id or a credential is unusable; nothing was sent. */
  configuration: "CONFIGURATION",
  /** The image is not acceptable; nothing was sent. */
  imageRejected: "IMAGE_REJECTED",
  /** The platform answered, and the answer was not a success. */
  platform: "PLATFORM",
  /** No usable answer came. */
  transport: "TRANSPORT",
  /** What a target showed could not be kept, so that it was not overwritten. */
  backup: "BACKUP",
  /** The platform took an upload but does not show it. */
  verification: "VERIFICATION",
} as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[keyof typeof errorCodes];

/**
 * The family: everything that this package throws, except a caller's own abort reason. `message` is `what` and `fix`.
 * Extend it for errors of your own that a report should show as they are, such as those of `PlanItem.load`.
 */
export abstract class ITwinImagesError extends Error {
  /** Which member of the family this is; of this package's own, one of {@link errorCodes}. */
  abstract readonly code: string;
  /** What failed and why, as a sentence. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly fix: string;
  /** The target of the call that failed, where there is one. */
  readonly target: Target | undefined;

  constructor(what: string, fix: string, options: { target?: Target | undefined; cause?: unknown } = {}) {
    super(`${what} ${fix}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.what = what;
    this.fix = fix;
    this.target = options.target;
  }
}

/** An option, an id or a credential is unusable. Thrown before anything is sent; never echoes a secret. */
export class ConfigurationError extends ITwinImagesError {
  /** The class's name, which holds across copies of this package. */
  override readonly name = "ConfigurationError";
  /** The family member's code. */
  override readonly code: typeof errorCodes.configuration = errorCodes.configuration;
}

/** The image would be refused, or shown wrong, by the platform. Thrown before anything is sent. */
export class ImageRejectedError extends ITwinImagesError {
  /** The class's name, which holds across copies of this package. */
  override readonly name = "ImageRejectedError";
  /** The family member's code. */
  override readonly code: typeof errorCodes.imageRejected = errorCodes.imageRejected;
  /** Everything found, warnings included; at least one is an error. `fix` strings the errors together. */
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[], target?: Target) {
    const errors = problems.filter((problem) => problem.severity === "error");
    super(what, errors.map((problem) => `${problem.message} ${problem.fix}`).join(" "), { target });
    this.problems = problems;
  }
}

/** One entry of the platform's `error.details`. */
export interface PlatformErrorDetail {
  /** The platform's code, such as `InvalidValue`. */
  readonly code: string | undefined;
  /** The platform's words. */
  readonly message: string | undefined;
  /** The property at fault, such as `image`. */
  readonly target: string | undefined;
}

/** The answer that a {@link PlatformError} was made of. */
export interface PlatformAnswer {
  /** HTTP status. */
  readonly status: number;
  /** `error.code` of the body, when the body has one. */
  readonly platformCode: string | undefined;
  /** `error.details` of the body; empty when there are none. */
  readonly details: readonly PlatformErrorDetail[];
  /** The answer's `Retry-After`, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** HTTP method of the request. */
  readonly method: string;
  /** Path of the request, without origin and query. */
  readonly path: string;
  /** How many times the request was made. */
  readonly attempts: number;
}

/** The platform answered no, or something that can't be understood as yes. */
export class PlatformError extends ITwinImagesError implements PlatformAnswer {
  /** The class's name, which holds across copies of this package. */
  override readonly name = "PlatformError";
  /** The family member's code. */
  override readonly code: typeof errorCodes.platform = errorCodes.platform;
  /** HTTP status. */
  readonly status: number;
  /** `error.code` of the body, when the body has one. */
  readonly platformCode: string | undefined;
  /** `error.details` of the body, at most 5; empty when there are none. */
  readonly details: readonly PlatformErrorDetail[];
  /** The answer's `Retry-After`, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** HTTP method of the request. */
  readonly method: string;
  /** Path of the request, without origin and query. */
  readonly path: string;
  /** How many times the request was made. */
  readonly attempts: number;

  constructor(what: string, fix: string, answer: PlatformAnswer, options: { target?: Target | undefined } = {}) {
    super(what, fix, options);
    this.status = answer.status;
    this.platformCode = answer.platformCode;
    this.details = answer.details;
    this.retryAfter = answer.retryAfter;
    this.method = answer.method;
    this.path = answer.path;
    this.attempts = answer.attempts;
  }
}

/** Why no answer came: see {@link TransportError}. */
export const transportReasonCodes = {
  /** The connection could not be made, or broke. */
  connection: "connection",
  /** One attempt, or all attempts together, took longer than allowed. */
  timeout: "timeout",
  /** The answer was a redirect. They are refused, because the request carries the token. */
  redirect: "redirect",
  /** The answer is larger than anything this call answers with. */
  tooLarge: "too-large",
  /** The caller cancelled during the request: it is unknown whether it took effect. */
  cancelled: "cancelled",
} as const;

/** One of {@link transportReasonCodes}. */
export type TransportReasonCode = (typeof transportReasonCodes)[keyof typeof transportReasonCodes];

/** Nobody answered, or the answer was not taken. `cause` holds the last failure underneath. */
export class TransportError extends ITwinImagesError {
  /** The class's name, which holds across copies of this package. */
  override readonly name = "TransportError";
  /** The family member's code. */
  override readonly code: typeof errorCodes.transport = errorCodes.transport;
  /** Why no answer came. */
  readonly reasonCode: TransportReasonCode;
  /** HTTP method of the request. */
  readonly method: string;
  /** Path of the request, without origin and query. */
  readonly path: string;
  /** How many times the request was made. */
  readonly attempts: number;

  constructor(
    what: string,
    fix: string,
    about: { reasonCode: TransportReasonCode; method: string; path: string; attempts: number },
    options: { target?: Target | undefined; cause?: unknown } = {},
  ) {
    super(what, fix, options);
    this.reasonCode = about.reasonCode;
    this.method = about.method;
    this.path = about.path;
    this.attempts = about.attempts;
  }
}

/** What a target shows could not be kept, so that it was not overwritten. `cause` says why. */
export class BackupError extends ITwinImagesError {
  /** The class's name, which holds across copies of this package. */
  override readonly name = "BackupError";
  /** The family member's code. */
  override readonly code: typeof errorCodes.backup = errorCodes.backup;
}

/** The platform took an upload with success, but does not show it. */
export class VerificationError extends ITwinImagesError {
  /** The class's name, which holds across copies of this package. */
  override readonly name = "VerificationError";
  /** The family member's code. */
  override readonly code: typeof errorCodes.verification = errorCodes.verification;
}

// By name as well as by class: two copies of this package in one program still understand each other.
const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** True for a {@link ConfigurationError}, also one from another copy of this package. */
export function isConfigurationError(error: unknown): error is ConfigurationError {
  return isNamed(error, "ConfigurationError");
}

/** True for an {@link ImageRejectedError}, also one from another copy of this package. */
export function isImageRejectedError(error: unknown): error is ImageRejectedError {
  return isNamed(error, "ImageRejectedError");
}

/** True for a {@link PlatformError}, also one from another copy of this package. */
export function isPlatformError(error: unknown): error is PlatformError {
  return isNamed(error, "PlatformError");
}

/** True for a {@link TransportError}, also one from another copy of this package. */
export function isTransportError(error: unknown): error is TransportError {
  return isNamed(error, "TransportError");
}
