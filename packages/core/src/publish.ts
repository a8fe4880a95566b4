import PQueue from "p-queue";
import {
  ConfigurationError,
  ImageRejectedError,
  isPlatformError,
  isTransportError,
  TransportError,
  transportReasons,
} from "./errors.ts";
import type { ImageInfo } from "./image/image.ts";
import { ownBytes, sha256 } from "./image/inspect.ts";
import { type InspectedItem, inspectPlan, load } from "./inspect-plan.ts";
import type { Plan, PlanItem } from "./plan.ts";
import type { Platform } from "./platform/platform.ts";
import { hasErrors, type Problem, problemCodes } from "./problem.ts";
import { describeTarget } from "./targets/index.ts";

/** Why an item was not attempted. */
export const notAttemptedReasons = {
  /** It was a dry run; the item would have been sent. */
  dryRun: "dry-run",
  /** This item or another one, or the plan itself, has an error. */
  problems: "problems",
  /** The run was cancelled before the item's turn. */
  cancelled: "cancelled",
  /** Another item failed in a way that this one would have failed too. */
  stopped: "stopped",
} as const;

/** One of {@link notAttemptedReasons}. */
export type NotAttemptedReason = (typeof notAttemptedReasons)[keyof typeof notAttemptedReasons];

/** What every outcome has. */
interface OutcomeBase {
  /** The item, as the plan has it. */
  readonly item: PlanItem;
  /** What is known of the image; absent when it could not be read or is not an image. */
  readonly image?: ImageInfo;
  /** What the check found: errors and warnings. */
  readonly problems: readonly Problem[];
}

/** The platform took the image. */
export interface Published extends OutcomeBase {
  /** Tells the kinds of outcomes apart. */
  readonly status: "published";
  /** The image's unique name (iTwins only). */
  readonly imageName?: string;
}

/** The image is not acceptable, the platform refused it, or nobody knows whether it took it. */
export interface Failed extends OutcomeBase {
  /** Tells the kinds of outcomes apart. */
  readonly status: "failed";
  /** An `ImageRejectedError`, a `PlatformError` or a `TransportError`, in nearly all cases. */
  readonly error: Error;
}

/** Nothing was sent for this item. */
export interface NotAttempted extends OutcomeBase {
  /** Tells the kinds of outcomes apart. */
  readonly status: "not-attempted";
  /** Why, for programs. */
  readonly reason: NotAttemptedReason;
  /** The reason as a sentence. */
  readonly why: string;
}

/** What became of one item. */
export type Outcome = Published | Failed | NotAttempted;

/** How a plan is published. */
export interface PublishOptions {
  /** How many uploads run at once: 1 to 64. Default 8. */
  readonly concurrency?: number;
  /** Cancels the run: uploads under way are aborted, and every item still gets its outcome. */
  readonly signal?: AbortSignal;
  /** Checks everything and sends nothing. Default `false`. */
  readonly dryRun?: boolean;
}

const maxConcurrency = 64;

/**
 * Publishes a plan: checks all of it, and when there is no error, uploads every image once.
 *
 * Yields exactly one {@link Outcome} per item, each as soon as it is known; also when the run is cancelled. A token that
 * is refused, or a platform that nobody can reach, stops the run: what is left would fail in the same way. Leaving the
 * loop early cancels the run.
 *
 * @throws {@link ConfigurationError} when `concurrency` is not a whole number from 1 to 64. Everything else is an outcome.
 */
export async function* publish(
  plan: Plan,
  platform: Pick<Platform, "upload">,
  options: PublishOptions = {},
): AsyncGenerator<Outcome, void, undefined> {
  const { concurrency = 8, dryRun = false } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > maxConcurrency) {
    throw new ConfigurationError(
      `The concurrency is ${concurrency}.`,
      `Use a whole number from 1 to ${maxConcurrency}.`,
    );
  }

  let inspected: InspectedItem[];
  try {
    inspected = await inspectPlan(plan, { signal: options.signal });
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    for (const item of plan.items) yield cancelled({ item, problems: [] });
    return;
  }
  if (hasErrors(plan.problems) || inspected.some(({ problems }) => hasErrors(problems))) {
    for (const one of inspected) yield refusal(one);
    return;
  }
  if (dryRun) {
    for (const one of inspected) {
      yield {
        ...one,
        status: "not-attempted",
        reason: notAttemptedReasons.dryRun,
        why: "Dry run: it would be published.",
      };
    }
    return;
  }
  yield* uploadAll(inspected, platform, concurrency, options.signal);
}

/** The outcome of an item in a run that has errors. */
function refusal(inspected: InspectedItem): Outcome {
  if (hasErrors(inspected.problems)) {
    const { item, problems } = inspected;
    const error = new ImageRejectedError(
      `${describeTarget(item.target)}: ${item.file} was not sent.`,
      problems,
      item.target,
    );
    return { ...inspected, status: "failed", error };
  }
  return {
    ...inspected,
    status: "not-attempted",
    reason: notAttemptedReasons.problems,
    why: "Nothing is sent while another item has an error.",
  };
}

function cancelled(inspected: InspectedItem): NotAttempted {
  return {
    ...inspected,
    status: "not-attempted",
    reason: notAttemptedReasons.cancelled,
    why: "The run was cancelled before this item's turn.",
  };
}

async function* uploadAll(
  inspected: readonly InspectedItem[],
  platform: Pick<Platform, "upload">,
  concurrency: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Outcome, void, undefined> {
  const leaving = new AbortController();
  const run = new Run(platform, signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal);
  const queue = new PQueue({ concurrency });
  const settled: Outcome[] = [];
  let wake = () => {};
  for (const one of inspected) {
    void queue.add(async () => {
      settled.push(await run.settle(one));
      wake();
    });
  }
  try {
    for (let yielded = 0; yielded < inspected.length; ) {
      const outcome = settled.shift();
      if (outcome) {
        yielded++;
        yield outcome;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    leaving.abort();
    await queue.onIdle();
  }
}

/** The uploads of one run, and what they learn from each other. */
class Run {
  readonly #platform: Pick<Platform, "upload">;
  readonly #signal: AbortSignal;
  /** True once the platform has answered anything: from then on a failing connection is one item's bad luck. */
  #answered = false;
  /** The item whose failure awaits all others, once there is one. */
  #stoppedBy: PlanItem | undefined;

  constructor(platform: Pick<Platform, "upload">, signal: AbortSignal) {
    this.#platform = platform;
    this.#signal = signal;
  }

  async settle(inspected: InspectedItem): Promise<Outcome> {
    if (this.#signal.aborted) return cancelled(inspected);
    if (this.#stoppedBy) {
      return {
        ...inspected,
        status: "not-attempted",
        reason: notAttemptedReasons.stopped,
        why: `It would fail like ${this.#stoppedBy.file} for ${describeTarget(this.#stoppedBy.target)}.`,
      };
    }
    try {
      const uploaded = await this.#upload(inspected);
      this.#answered = true;
      return { ...inspected, status: "published", ...uploaded };
    } catch (error) {
      return this.#failure(inspected, error);
    }
  }

  async #upload({ item, image }: InspectedItem) {
    const { target, file } = item;
    const reject = (problem: Omit<Problem, "target" | "location">) =>
      new ImageRejectedError(
        `${describeTarget(target)}: ${file} was not sent.`,
        [{ ...problem, target, location: { file } }],
        target,
      );
    const loaded = await load(item, this.#signal);
    if ("code" in loaded) throw reject(loaded);
    const bytes = ownBytes(loaded.bytes);
    // Only what was checked is sent.
    if (image === undefined || (await sha256(bytes)) !== image.sha256) {
      throw reject({
        code: problemCodes.imageChanged,
        severity: "error",
        message: "The file changed after it was checked.",
        fix: "Let the step that writes it end before this one begins.",
      });
    }
    return this.#platform.upload({ target, image: { ...image, bytes }, signal: this.#signal });
  }

  #failure(inspected: InspectedItem, error: unknown): Outcome {
    const { item } = inspected;
    if (this.#signal.aborted && error === this.#signal.reason) {
      const what = `${describeTarget(item.target)}: the run was cancelled while ${item.file} was being sent; the platform may have taken it.`;
      const about = { reason: transportReasons.cancelled, method: "PUT", path: "", attempts: 1 };
      const unknown = new TransportError(what, "Run it again.", about, { target: item.target, cause: error });
      return { ...inspected, status: "failed", error: unknown };
    }
    if (isPlatformError(error)) this.#answered = true;
    // A refused token, or a token service that gives none, meets every item; so does a host that nobody reaches.
    const meetsAll =
      (isPlatformError(error) && (error.status === 401 || error.target === undefined)) ||
      (isTransportError(error) && !this.#answered) ||
      error instanceof ConfigurationError;
    if (meetsAll) this.#stoppedBy ??= item;
    return { ...inspected, status: "failed", error: error instanceof Error ? error : new Error(String(error)) };
  }
}
