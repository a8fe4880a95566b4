import { ITwinImagesError, isImageRejectedError } from "../errors.ts";
import { untilAborted } from "../http/retry.ts";
import type { ImageInfo } from "../image/image.ts";
import { inspectImage } from "../image/inspect.ts";
import { describeReference, hasId, referenceKey, type TargetReference } from "../names/named-target.ts";
import { checkSize, lookAtPicture } from "../picture/look-at-picture.ts";
import { type BareProblem, hasErrors, type Problem, problemCodes, type SourceLocation } from "../problem.ts";
import type { Target } from "../target.ts";
import type { CallOptions } from "../targets/definition.ts";
import { checkImage, targetIdDoubt, targetIdProblem, targetKinds } from "../targets/index.ts";
import { messageOf, oneLine } from "../text.ts";
import { inLanes } from "./lanes.ts";
import type { Plan, PlanItem } from "./plan.ts";

/** An item and what its image turned out to be. */
export interface InspectedItem<Reference extends TargetReference = Target> {
  /** The item, as the plan has it. */
  readonly item: PlanItem<Reference>;
  /** What is known of the image; absent when an error among the problems says why. The bytes are not kept. */
  readonly image?: ImageInfo;
  /** Everything found, warnings included. */
  readonly problems: readonly Problem[];
}

/** How many images are in memory at once while they are checked. Hashing them is bound by the processor, not by waiting. */
const inspectedAtOnce = 4;

/**
 * Checks every item of a plan, all problems at once and nothing sent: ids, targets that stand twice, and the images. Names
 * are not looked up.
 *
 * @returns One entry per item, in the plan's order.
 * @throws The signal's reason when it is aborted; an image that can't be read is a problem, not a throw.
 */
export async function inspectPlan<Reference extends TargetReference = Target>(
  plan: Plan<Reference>,
  { signal }: CallOptions = {},
): Promise<InspectedItem<Reference>[]> {
  const ofTargets = inspectTargets(plan.items);
  const inspected: InspectedItem<Reference>[] = new Array(plan.items.length);
  await inLanes(plan.items, inspectedAtOnce, async (item, index) => {
    inspected[index] = await inspectItem(item, ofTargets[index] ?? [], signal);
  });
  return findRepeated(inspected);
}

/**
 * Checks what is known of items before their images are read: ids, and targets that stand twice.
 *
 * @returns The problems of each item, in their order.
 */
export function inspectTargets(items: readonly PlanItem<TargetReference>[]): Problem[][] {
  const seen = new SeenTargets();
  return items.map((item) => {
    const { target } = item;
    const idProblem = hasId(target) ? (targetIdProblem(target) ?? targetIdDoubt(target)) : undefined;
    return [idProblem && atEntry(item, idProblem), seen.add(item)].filter((problem) => problem !== undefined);
  });
}

/**
 * Adds a warning where another file has the same bytes for another target of the same kind. One file that is named for
 * several targets is meant, and so is an icon or a placeholder.
 */
function findRepeated<Reference extends TargetReference>(
  inspected: readonly InspectedItem<Reference>[],
): InspectedItem<Reference>[] {
  const firsts = new Map<string, PlanItem<Reference>>();
  return inspected.map((one) => {
    const { item, image, problems } = one;
    const saysMore = problems.some(({ code, severity }) => severity === "error" || code === problemCodes.imageSmall);
    if (image === undefined || saysMore) return one;
    const key = `${item.target.kind} ${image.sha256}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    if (first === undefined || first.file === item.file) return one;
    const problem: Problem = {
      code: problemCodes.imageRepeated,
      severity: "warning",
      message: `It is the same picture as ${oneLine(first.file)}, which is for ${describeReference(first.target)}.`,
      fix: "See whether the step that renders shows the same page, such as a sign-in page, for each of them.",
      ...about(item),
      location: { file: item.file },
    };
    return { ...one, problems: [...problems, problem] };
  });
}

async function inspectItem<Reference extends TargetReference>(
  item: PlanItem<Reference>,
  ofTarget: readonly Problem[],
  signal: AbortSignal | undefined,
): Promise<InspectedItem<Reference>> {
  signal?.throwIfAborted();
  const atImage = (problem: BareProblem): Problem => ({ ...problem, ...about(item), location: { file: item.file } });
  const problems = [...ofTarget];
  const { target } = about(item);
  const recalled = target && (await recall(item, target, signal));
  if (recalled) {
    const ofRecalled = [...checkImage(recalled, target.kind), ...checkSize(recalled, targetKinds[target.kind])];
    return { item, image: recalled, problems: [...problems, ...ofRecalled.map(atImage)] };
  }
  const loaded = await load(item, signal);
  if ("code" in loaded) return { item, problems: [...problems, atImage(loaded)] };
  // The extension is the file's, and not that of what was made of it.
  const inspection = await inspectImage(loaded.bytes, item.preparation?.() ? {} : { fileName: item.file });
  const ofKind = inspection.image ? checkImage(inspection.image, item.target.kind) : [];
  // What is not published at all is not "published as a JPEG".
  const isRefused = ofKind.some(({ code }) => code === problemCodes.imageFormatForTarget);
  const ofImage = inspection.problems.filter(({ code }) => !(isRefused && code === problemCodes.imageExtension));
  problems.push(...[...ofImage, ...ofKind].map(atImage));
  if (inspection.image === undefined) return { item, problems };
  if (!hasErrors(problems)) {
    problems.push(...(await lookAtPicture(inspection.image, targetKinds[item.target.kind])).map(atImage));
  }
  const { bytes: _, ...image } = inspection.image;
  return { item, image, problems };
}

/** The targets of a plan's items, to find those that stand twice. */
export class SeenTargets {
  readonly #firsts: Map<string, PlanItem<TargetReference>> = new Map();

  /** Takes the next item; the problem is that an item before it has the same target. */
  add(item: PlanItem<TargetReference>): Problem | undefined {
    const key = referenceKey(item.target);
    const first = this.#firsts.get(key);
    if (first) return atEntry(item, duplicate(item, first));
    this.#firsts.set(key, item);
    return undefined;
  }
}

/** What is known of an item's image before it is made. Why its file can't be read is for {@link load} to say. */
async function recall(
  { recall }: Pick<PlanItem, "recall">,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<ImageInfo | undefined> {
  try {
    return await recall?.(target, signal ? { signal } : {});
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

const atEntry = (item: PlanItem<TargetReference>, problem: BareProblem): Problem => ({
  ...problem,
  ...about(item),
  location: item.declaredAt ?? { file: item.file },
});

/** The target, where it is known by its id. */
const about = ({ target }: PlanItem<TargetReference>): { target?: Target } => (hasId(target) ? { target } : {});

/** Reads an item's file; a failure to read is a problem. */
export async function load(
  item: Pick<PlanItem, "load">,
  signal: AbortSignal | undefined,
): Promise<{ bytes: Uint8Array } | BareProblem> {
  try {
    const bytes: unknown = await untilAborted(item.load(signal ? { signal } : {}), signal);
    if (!(bytes instanceof Uint8Array)) throw new TypeError("The plan's load function gave no Uint8Array");
    return { bytes };
  } catch (error) {
    signal?.throwIfAborted();
    const refused = isImageRejectedError(error)
      ? error.problems.find(({ severity }) => severity === "error")
      : undefined;
    if (refused) return refused;
    const known = error instanceof ITwinImagesError ? error : undefined;
    const message = known?.what ?? messageOf(error);
    return {
      code: problemCodes.imageUnreadable,
      severity: "error",
      message: /[.!?]$/.test(message) ? message : `${message}.`,
      fix: known?.fix ?? "See that the file is there and readable when this step runs.",
    };
  }
}

function duplicate(item: PlanItem<TargetReference>, first: PlanItem<TargetReference>): BareProblem {
  return {
    code: problemCodes.targetDuplicate,
    severity: "error",
    message: `${describeReference(item.target)} gets ${oneLine(item.file)}, but already gets ${oneLine(first.file)}${where(first.declaredAt)}.`,
    fix: "Keep one of them: a target shows one image.",
  };
}

function where(location: SourceLocation | undefined): string {
  if (location === undefined) return "";
  return ` (${[location.file, location.line].filter((part) => part !== undefined).join(":")})`;
}
