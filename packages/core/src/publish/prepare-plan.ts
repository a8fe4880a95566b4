import PQueue from "p-queue";
import { ITwinImagesError } from "../errors.ts";
import { untilAborted } from "../http/retry.ts";
import type { Image, ImageInfo } from "../image/image.ts";
import { inspectImage, ownBytes, sha256 } from "../image/inspect.ts";
import type { TargetReference } from "../names/named-target.ts";
import { howToPrepare, type Preparation, type PrepareOptions } from "../picture/prepare/preparation.ts";
import type { Fit } from "../picture/prepare/prepare-image.ts";
import { mayBeTransparent } from "../picture/transparency.ts";
import { hasErrors, problemCodes } from "../problem.ts";
import type { TargetKind } from "../target.ts";
import { belowBytes, longestShape } from "../targets/image-rules.ts";
import { checkImage, targetKinds } from "../targets/index.ts";
import { messageOf } from "../text.ts";
import type { Plan, PlanItem } from "./plan.ts";
import type { PublishRecord } from "./record.ts";

/** Prepared images are kept between the check and the upload, up to so many bytes in all; others are prepared twice. */
const keptBytes = 64 * 1024 * 1024;

/** An image that can't be decoded, so that it can't be prepared. */
class UnpreparedError extends ITwinImagesError {
  override readonly name = "UnpreparedError";
  override readonly code = "UNPREPARED";
}

/**
 * The same plan, whose images are made acceptable where they would be refused: too many bytes, the wrong format, or too long
 * a shape. Acceptable images stay as they are, and so do those that can't be made acceptable. Nothing is decoded before an
 * item is loaded.
 *
 * @param options.record - What was last published: a file that was prepared then need not be prepared again.
 */
export function preparePlan<Reference extends TargetReference>(
  plan: Plan<Reference>,
  options: PrepareOptions & { readonly record?: PublishRecord | undefined } = {},
): Plan<Reference> {
  // One at a time: a decoded 4K picture and what is made of it take some 200 MB.
  const queue = new PQueue({ concurrency: 1 });
  const room = { left: keptBytes };
  const items = plan.items.map((item): PlanItem<Reference> => prepareItem(item, { queue, room, options }));
  return { ...plan, items };
}

function prepareItem<Reference extends TargetReference>(
  item: PlanItem<Reference>,
  args: {
    queue: PQueue;
    room: { left: number };
    options: PrepareOptions & { readonly record?: PublishRecord | undefined };
  },
): PlanItem<Reference> {
  const { queue, room, options } = args;
  const { record } = options;
  const how = howToPrepare(options);
  let kept: Uint8Array | undefined;
  let preparation: Preparation | undefined;
  const load: PlanItem["load"] = async ({ signal }) => {
    if (kept) {
      const bytes = kept;
      room.left += bytes.length;
      kept = undefined;
      return bytes;
    }
    const file = await item.load(signal ? { signal } : {});
    const prepared = await queue.add(() => prepare(file, item.target.kind, options, signal));
    if (prepared === undefined) return file;
    const { bytes, from, steps } = prepared;
    // The second time, it is on its way to the platform.
    if (preparation === undefined && bytes.length <= room.left) {
      kept = bytes;
      room.left -= bytes.length;
    }
    preparation = { from, steps, how };
    return bytes;
  };
  const recall: NonNullable<PlanItem["recall"]> = async (target, { signal }) => {
    if (record?.get(target)?.prepared === undefined) return undefined;
    const file = await untilAborted(item.load(signal ? { signal } : {}), signal);
    return record.recall(target, await sha256(ownBytes(file)), how);
  };
  return { ...item, load, loadFile: item.load, recall, preparation: () => preparation };
}

async function prepare(
  file: Uint8Array,
  kind: TargetKind,
  options: PrepareOptions,
  signal: AbortSignal | undefined,
): Promise<{ bytes: Uint8Array; from: ImageInfo; steps: Preparation["steps"] } | undefined> {
  const { image, problems } = await inspectImage(file);
  // What is no whole image, or has too many pixels to be decoded.
  if (image === undefined || hasErrors(problems)) return undefined;
  const fit = fitFor(image, kind, options);
  if (fit === undefined) return undefined;
  const { prepareImage } = await import("../picture/prepare/prepare-image.ts");
  try {
    const fitted = await prepareImage(image, fit, signal);
    if (fitted === undefined) return undefined;
    const { bytes: _, ...from } = image;
    return { ...fitted, from };
  } catch (error) {
    signal?.throwIfAborted();
    throw new UnpreparedError(
      `The platform would refuse the image, and it can't be prepared: ${messageOf(error).replace(/\.$/, "")}.`,
      "Save it again with another program, or so that it needs no preparation.",
      { cause: error },
    );
  }
}

/** What an image must become; `undefined` when it stays as it is. */
function fitFor(image: Image, kind: TargetKind, { pad = false, background }: PrepareOptions): Fit | undefined {
  const problems = checkImage(image, kind);
  const reasons = problems.filter(({ code, severity }) => severity === "error" || code === problemCodes.imageTooLarge);
  const isTooLong = reasons.some(({ code }) => code === problemCodes.imageShape);
  if (isTooLong && !(pad && background)) return undefined;
  const isAcceptable = reasons.length === 0;
  if (isAcceptable && !(background && mayBeTransparent(image))) return undefined;
  const { formats } = targetKinds[kind];
  const format = formats.includes(image.format) ? image.format : formats[0];
  if (format === undefined) return undefined;
  return { format, belowBytes, isAcceptable, background, ...(isTooLong && { padTo: longestShape }) };
}
