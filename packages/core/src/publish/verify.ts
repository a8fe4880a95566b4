import { isConfigurationError, isPlatformError, isTransportError, VerificationError } from "../errors.ts";
import { backoff, sleep } from "../http/retry.ts";
import type { Image } from "../image/image.ts";
import { inspectImage } from "../image/inspect.ts";
import type { Platform } from "../platform.ts";
import type { Target } from "../target.ts";
import type { Uploaded } from "../targets/definition.ts";
import { describeTarget, targetKinds } from "../targets/index.ts";
import { formatDuration } from "../text.ts";

/** Wait before the second look, in milliseconds; doubled after each further one. */
const firstWait = 500;

/**
 * Looks at a target until it shows the image that was uploaded.
 *
 * @param args.patience - Milliseconds to wait in all between the looks, as a read may lag behind a write. What the looks
 * themselves take, a rate limit's pause included, does not count.
 * @throws `VerificationError` when it still shows something else then; the signal's reason when it is aborted.
 */
export async function verifyUpload(args: {
  platform: Pick<Platform, "current" | "compare">;
  target: Target;
  image: Image;
  uploaded: Uploaded;
  patience: number;
  signal: AbortSignal;
}): Promise<void> {
  const { target, patience, signal } = args;
  let waited = 0;
  for (let look = 1; ; look++) {
    const { shows, cause } = await lookAt(args);
    if (shows === undefined) return;
    const wait = backoff(look, firstWait);
    if (waited + wait > patience) {
      throw new VerificationError(
        `${describeTarget(target)}: the platform took the upload, but ${formatDuration(waited)} later ${shows}.`,
        "Run it again; if it stays so, see whether another job publishes to the same target.",
        { target, cause },
      );
    }
    waited += wait;
    await sleep(wait, signal);
  }
}

/** What a target shows in place of the upload, to follow "later"; nothing when it shows the upload. */
async function lookAt(args: Parameters<typeof verifyUpload>[0]): Promise<{ shows?: string; cause?: unknown }> {
  const { platform, target, image, uploaded, signal } = args;
  const kind = targetKinds[target.kind];
  try {
    const current = await platform.current({ target, signal });
    if (current === undefined) return { shows: "it shows no image" };
    if (kind.namesImages && current.imageName !== uploaded.imageName) return { shows: "it shows another image" };
    if (current.rendering) return await lookAtRendering(current.rendering, kind.rendering);
    const { same, reason } = await platform.compare({ target, current, image, signal });
    return same ? {} : { shows: `it shows something else: ${reason}` };
  } catch (cause) {
    signal.throwIfAborted();
    if (!isPlatformError(cause) && !isTransportError(cause) && !isConfigurationError(cause)) throw cause;
    return { shows: `its image can't be read: ${cause.message}`, cause };
  }
}

async function lookAtRendering(
  bytes: Uint8Array,
  expected: { readonly width: number; readonly height: number } | undefined,
): Promise<{ shows?: string }> {
  const { image, problems } = await inspectImage(bytes);
  if (image === undefined) return { shows: `it shows no whole image: ${problems[0]?.message}` };
  if (expected && (image.width !== expected.width || image.height !== expected.height)) {
    return {
      shows: `it shows ${image.width} x ${image.height} pixels, not the ${expected.width} x ${expected.height} of a thumbnail`,
    };
  }
  return {};
}
