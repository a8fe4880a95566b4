import PQueue from "p-queue";
import { ConfigurationError, ImageRejectedError } from "../errors.ts";
import { hasErrors } from "../problem.ts";
import type { Target } from "../target.ts";
import { describeTarget } from "../targets/index.ts";
import { oneLine } from "../text.ts";
import { coalesce } from "./coalesce.ts";
import { type InspectedItem, inspectPlan } from "./inspect-plan.ts";
import { notAttemptedReasonCodes, type Outcome } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import { cancelled, type PublishPlatform, Run } from "./publish-item.ts";
import type { PublishRecord } from "./record.ts";

/** How a plan is published. */
export interface PublishOptions {
  /** How many items are worked on at once: 1 to 64. Default 8. */
  readonly concurrency?: number;
  /** Cancels the run: requests under way are aborted, and every item still gets its outcome. */
  readonly signal?: AbortSignal | undefined;
  /** Called once all items are checked and none has an error, before the first request. For a log. */
  readonly onChecked?: () => void;
  /** Checks and compares everything and sends nothing. Default `false`. */
  readonly dryRun?: boolean;
  /** Leaves out what a target shows already, byte for byte. Default `true`. */
  readonly skipUnchanged?: boolean;
  /** Calls an image published only when the platform shows it. Default `true`. */
  readonly verify?: boolean;
  /** Milliseconds to wait in all for the platform to show an upload, as reads may lag behind. Default 30,000. */
  readonly verifyPatience?: number;
  /**
   * What was last published: read to know more unchanged images with fewer requests, and kept up to date. `save` is
   * called after every change, and at most once at a time; it resolves when the record is stored.
   */
  readonly record?: { readonly entries: PublishRecord; readonly save: () => Promise<void> };
  /**
   * Keeps what a target shows before it is overwritten, and tells where; without `bytes`, the target shows nothing. When
   * it rejects, the target is not overwritten.
   */
  readonly backup?: (current: { target: Target; bytes?: Uint8Array<ArrayBuffer> }) => Promise<string>;
}

const maxConcurrency = 64;

/**
 * Publishes a plan: checks all of it, and when there is no error, sends every image that its target does not show yet,
 * and sees that the target then shows it.
 *
 * Yields exactly one {@link Outcome} per item, each as soon as it is known; also when the run is cancelled. A token that
 * is refused, or a platform that nobody can reach, stops the run: what is left would fail in the same way. Leaving the
 * loop early cancels the run.
 *
 * @throws {@link ConfigurationError} when an option is unusable; and, after all outcomes, what `record.save` rejected
 * with. Everything else is an outcome.
 */
export async function* publish(
  plan: Plan,
  platform: PublishPlatform,
  options: PublishOptions = {},
): AsyncGenerator<Outcome, void, undefined> {
  const { concurrency = 8 } = options;
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
  options.onChecked?.();
  yield* settleAll(inspected, platform, concurrency, options);
}

/** The outcome of an item in a run that has errors. */
function refusal(inspected: InspectedItem): Outcome {
  if (hasErrors(inspected.problems)) {
    const { item, problems } = inspected;
    const error = new ImageRejectedError(
      `${describeTarget(item.target)}: ${oneLine(item.file)} was not sent.`,
      problems,
      item.target,
    );
    return { ...inspected, status: "failed", error };
  }
  return {
    ...inspected,
    status: "not-attempted",
    reasonCode: notAttemptedReasonCodes.problems,
    reason: "Nothing is sent while another item has an error.",
  };
}

async function* settleAll(
  inspected: readonly InspectedItem[],
  platform: PublishPlatform,
  concurrency: number,
  options: PublishOptions,
): AsyncGenerator<Outcome, void, undefined> {
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  const { dryRun = false, skipUnchanged = true, verify = true, verifyPatience = 30_000, backup } = options;
  const record = options.record && new RecordKeeper(options.record);
  const run = new Run(
    platform,
    { dryRun, skipUnchanged, verify, verifyPatience, ...(record && { record }), ...(backup && { backup }) },
    signal,
  );
  const queue = new PQueue({ concurrency });
  const settled: Outcome[] = [];
  let wake = () => {};
  for (const one of inspected) {
    void queue.add(async () => {
      const outcome = await run.settle(one);
      if (!dryRun) await record?.note(outcome);
      settled.push(outcome);
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
  record?.throwIfFailed();
}

/** Saves a record after its changes, and remembers if that failed. */
class RecordKeeper {
  readonly entries: PublishRecord;
  /** Resolves when everything known now is stored. */
  readonly save: () => Promise<void>;
  #failure: { readonly error: unknown } | undefined;

  constructor(record: { readonly entries: PublishRecord; readonly save: () => Promise<void> }) {
    this.entries = record.entries;
    this.save = coalesce(record.save);
  }

  /** Takes an outcome over. A failure to store it is told once, after all outcomes: the image itself is published. */
  async note(outcome: Outcome): Promise<void> {
    try {
      if (this.entries.note(outcome)) await this.save();
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
