import { ITwinImagesError, isImageRejectedError } from "../errors.ts";
import { untilAborted } from "../http/retry.ts";
import type { ImageInfo } from "../image/image.ts";
import { inspectImage } from "../image/inspect.ts";
import { type BareProblem, type Problem, problemCodes, type SourceLocation } from "../problem.ts";
import type { CallOptions } from "../targets/definition.ts";
import { checkImage, describeTarget, targetIdDoubt, targetIdProblem, targetKey } from "../targets/index.ts";
import { messageOf, oneLine } from "../text.ts";
import { inLanes } from "./lanes.ts";
import type { Plan, PlanItem } from "./plan.ts";

/** An item and what its image turned out to be. */
export interface InspectedItem {
  /** The item, as the plan has it. */
  readonly item: PlanItem;
  /** What is known of the image; absent when an error among the problems says why. The bytes are not kept. */
  readonly image?: ImageInfo;
  /** Everything found, warnings included. */
  readonly problems: readonly Problem[];
}

/** How many images are in memory at once while they are checked. Hashing them is bound by the processor, not by waiting. */
const inspectedAtOnce = 4;

/**
 * Checks every item of a plan, all problems at once and nothing sent: ids, targets that stand twice, and the images.
 *
 * @returns One entry per item, in the plan's order.
 * @throws The signal's reason when it is aborted; an image that can't be read is a problem, not a throw.
 */
export async function inspectPlan(plan: Plan, { signal }: CallOptions = {}): Promise<InspectedItem[]> {
  const seen = new SeenTargets();
  const repeated = plan.items.map((item) => seen.add(item));
  const inspected: InspectedItem[] = new Array(plan.items.length);
  await inLanes(plan.items, inspectedAtOnce, async (item, index) => {
    inspected[index] = await inspectItem(item, repeated[index], signal);
  });
  return inspected;
}

async function inspectItem(
  item: PlanItem,
  repeated: Problem | undefined,
  signal: AbortSignal | undefined,
): Promise<InspectedItem> {
  signal?.throwIfAborted();
  const { target } = item;
  const atImage = (problem: BareProblem): Problem => ({ ...problem, target, location: { file: item.file } });
  const problems: Problem[] = [];
  const idProblem = targetIdProblem(target) ?? targetIdDoubt(target);
  if (idProblem) problems.push(atEntry(item, idProblem));
  if (repeated) problems.push(repeated);

  const loaded = await load(item, signal);
  if ("code" in loaded) return { item, problems: [...problems, atImage(loaded)] };
  const inspection = await inspectImage(loaded.bytes, { fileName: item.file });
  const ofTarget = inspection.image ? checkImage(inspection.image, target.kind) : [];
  // What is not published at all is not "published as a JPEG".
  const isRefused = ofTarget.some(({ code }) => code === problemCodes.imageFormatForTarget);
  const ofImage = inspection.problems.filter(({ code }) => !(isRefused && code === problemCodes.imageExtension));
  problems.push(...[...ofImage, ...ofTarget].map(atImage));
  if (inspection.image === undefined) return { item, problems };
  const { bytes: _, ...image } = inspection.image;
  return { item, image, problems };
}

/** The targets of a plan's items, to find those that stand twice. */
export class SeenTargets {
  readonly #firsts: Map<string, PlanItem> = new Map();

  /** Takes the next item; the problem is that an item before it has the same target. */
  add(item: PlanItem): Problem | undefined {
    const key = targetKey(item.target);
    const first = this.#firsts.get(key);
    if (first) return atEntry(item, duplicate(item, first));
    this.#firsts.set(key, item);
    return undefined;
  }
}

const atEntry = ({ target, declaredAt, file }: PlanItem, problem: BareProblem): Problem => ({
  ...problem,
  target,
  location: declaredAt ?? { file },
});

/** Reads an item's file; a failure to read is a problem. */
export async function load(
  item: PlanItem,
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

function duplicate(item: PlanItem, first: PlanItem): BareProblem {
  return {
    code: problemCodes.targetDuplicate,
    severity: "error",
    message: `${describeTarget(item.target)} gets ${oneLine(item.file)}, but already gets ${oneLine(first.file)}${where(first.declaredAt)}.`,
    fix: "Keep one of them: a target shows one image.",
  };
}

function where(location: SourceLocation | undefined): string {
  if (location === undefined) return "";
  return ` (${[location.file, location.line].filter((part) => part !== undefined).join(":")})`;
}
