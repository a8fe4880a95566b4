import { ITwinImagesError, isTransportError, transportReasonCodes, VerificationError } from "../errors.ts";
import { boundedSignal } from "../http/bounded-signal.ts";
import { backoff, sleep } from "../http/retry.ts";
import type { Image } from "../image/image.ts";
import { inspectImage } from "../image/inspect.ts";
import { type BareProblem, problemCodes } from "../problem.ts";
import type { Target } from "../target.ts";
import type { Uploaded } from "../targets/definition.ts";
import { describeTarget, targetKinds } from "../targets/index.ts";
import { formatDuration } from "../text.ts";
import type { PublishPlatform } from "./options.ts";
import { stopsRun } from "./stops-run.ts";

/** Wait before the second look, in milliseconds; doubled after each further one. */
const firstWait = 500;
/** How often the patience fits into the time that verification may take in all, requests and rate limits included. */
const timePerPatience = 10;
/** The least time that verification may take in all, in milliseconds: one slow answer must not fail it. */
const minTime = 60_000;

/** By how much a rendering may differ from its own picture: scaling made so much, 2.2 %, of the finest lines. */
const alikeShare = 0.03;

/** What an upload is compared with. */
interface VerifyArgs {
  readonly platform: Pick<PublishPlatform, "current" | "compare">;
  readonly target: Target;
  readonly image: Image;
  readonly uploaded: Uploaded;
  /** What the target showed before the upload, where the platform shows a rendering of its own. */
  readonly before: Uint8Array | undefined;
  /** Whether `before` is known to be a rendering of the same image. */
  readonly wasSame: boolean;
  /**
   * Milliseconds to wait in all between the looks, as a read may lag behind a write. With what the looks themselves take,
   * verification ends after ten times that, and a minute at least.
   */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** How far an upload could be verified. */
export interface Verified {
  /** A remark to add to the reason of the outcome. */
  readonly remark?: string;
  /** What could not be verified. */
  readonly problem?: BareProblem;
}

/** What a target shows: the upload, or something else, to follow "later". */
type Seen = Verified | { readonly shows: string; readonly cause?: unknown };

/**
 * Reads what a target shows until it is the image that was uploaded. Where the platform's answer to the upload says what
 * the target shows, the bytes at that address are enough, and cost no request of the API.
 *
 * @throws `VerificationError` if it still shows something else when the patience or the time in all is used up; the
 * signal's reason when it is aborted.
 */
export async function verifyUpload(args: VerifyArgs): Promise<Verified> {
  const { target, patience, signal } = args;
  const started = performance.now();
  const time = boundedSignal(Math.max(minTime, patience * timePerPatience), signal);
  try {
    if (await isAtAddress(args, time.signal)) return {};
    let waited = 0;
    for (let look = 1; ; look++) {
      const seen = await lookAt(args, time.signal);
      if (!("shows" in seen)) return seen;
      const { shows, cause } = seen;
      const wait = backoff(look, firstWait);
      if (time.timedOut || waited + wait > patience || stopsRun(cause, { answered: true })) {
        const elapsed = formatDuration(performance.now() - started);
        throw new VerificationError(
          `${describeTarget(target)}: the platform took the upload, but ${elapsed} later ${shows}.`,
          cause instanceof ITwinImagesError
            ? cause.fix
            : "Run it again; if it stays so, see whether another job publishes to the same target.",
          { target, cause },
        );
      }
      waited += wait;
      await sleep(wait, signal);
    }
  } finally {
    time.dispose();
  }
}

/** Whether the image is where the answer to the upload says. Why it is not, the target's own state explains better. */
async function isAtAddress(
  { platform, target, image, uploaded, signal }: VerifyArgs,
  bounded: AbortSignal,
): Promise<boolean> {
  if (uploaded.signedUrl === undefined) return false;
  try {
    return (await platform.compare({ target, current: uploaded, image, signal: bounded })).same;
  } catch (cause) {
    signal.throwIfAborted();
    if (bounded.aborted || cause instanceof ITwinImagesError) return false;
    throw cause;
  }
}

async function lookAt(args: VerifyArgs, bounded: AbortSignal): Promise<Seen> {
  const { platform, target, image, uploaded, signal } = args;
  try {
    const current = await platform.current({ target, signal: bounded });
    if (current === undefined) return { shows: "it shows no image" };
    if (targetKinds[target.kind].namesImages && current.imageName !== uploaded.imageName) {
      return { shows: "it shows another image" };
    }
    if (current.rendering) return await lookAtRendering(current.rendering, args);
    const { same, reason } = await platform.compare({ target, current, image, signal: bounded });
    return same ? {} : { shows: `it shows something else: ${reason}` };
  } catch (cause) {
    signal.throwIfAborted();
    if (bounded.aborted) return { shows: "its image could not be read in the time that verification may take" };
    if (isTransportError(cause) && cause.reasonCode === transportReasonCodes.cors)
      return { problem: notReadable(cause) };
    if (!(cause instanceof ITwinImagesError)) throw cause;
    return { shows: `its image can't be read: ${cause.what.replace(/\.$/, "")}`, cause };
  }
}

async function lookAtRendering(bytes: Uint8Array<ArrayBuffer>, args: VerifyArgs): Promise<Seen> {
  const { image, before, wasSame } = args;
  const { image: shown, problems } = await inspectImage(bytes);
  if (shown === undefined) return { shows: `it shows no complete image: ${problems[0]?.message.replace(/\.$/, "")}` };
  if (before === undefined || !isSame(bytes, before)) return {};
  // Sending the picture that it shows already changes nothing.
  const isShown = wasSame || (await isAlike(shown, image));
  if (isShown) return { remark: "its thumbnail is the same as before, as it showed this picture already" };
  const other = isShown === false ? "which is another picture" : "and can't be decoded to see what it shows";
  return { shows: `it shows the same thumbnail as before, ${other}` };
}

async function isAlike(rendering: Image, image: Image): Promise<boolean | undefined> {
  const { compareRendering } = await import("../picture/same-picture.ts");
  return (await compareRendering(rendering, image, alikeShare))?.same;
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** In a browser, the storage decides which pages may read its answers. The upload itself was a success. */
function notReadable({ what, fix }: ITwinImagesError): BareProblem {
  return {
    code: problemCodes.imageNotVerified,
    severity: "warning",
    message: `The platform took the image, but that it shows it could not be verified: ${what}`,
    fix,
  };
}
