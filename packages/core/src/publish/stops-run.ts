import {
  isConfigurationError,
  isPlatformError,
  isTransportError,
  transportReasonCodes,
  VerificationError,
} from "../errors.ts";

const answers: ReadonlySet<string> = new Set([
  transportReasonCodes.redirect,
  transportReasonCodes.tooLarge,
  transportReasonCodes.damaged,
  transportReasonCodes.cors,
]);

/** True for an answer, even one that is refused, such as a redirect: the platform is there. */
export function isAnswer(error: unknown): boolean {
  if (isPlatformError(error)) return true;
  return isTransportError(error) && answers.has(error.reasonCode);
}

/**
 * Whether an error ends the run, because every other item would fail in the same way: a refused token, a token service
 * that gives none, a used-up rate limit, an unusable option, or a platform that can't be reached.
 *
 * @param context.answered - Whether the platform has answered anything before. If so, a connection error is one item's.
 */
export function stopsRun(error: unknown, { answered }: { answered: boolean }): boolean {
  // Without a target it is the token service that answered.
  if (isPlatformError(error)) return error.status === 401 || error.status === 429 || error.target === undefined;
  if (isTransportError(error)) return !answered && !isAnswer(error);
  // What kept an upload from being verified may be in the way of every other item.
  if (error instanceof VerificationError) return stopsRun(error.cause, { answered: true });
  return isConfigurationError(error) && error.target === undefined;
}
