import { isConfigurationError, isPlatformError, isTransportError, transportReasonCodes } from "../errors.ts";

/** True for an answer, even one that is refused, such as a redirect: the platform is there. */
export function isAnswer(error: unknown): boolean {
  if (isPlatformError(error)) return true;
  if (!isTransportError(error)) return false;
  return error.reasonCode === transportReasonCodes.redirect || error.reasonCode === transportReasonCodes.tooLarge;
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
  return isConfigurationError(error) && error.target === undefined;
}
