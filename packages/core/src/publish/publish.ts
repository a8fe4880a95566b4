import { requireArguments } from "../arguments.ts";
import { ConfigurationError, ImageRejectedError } from "../errors.ts";
import { boundedSignal } from "../http/bounded-signal.ts";
import { asErrors, hasErrors } from "../problem.ts";
import { describeTarget, targetKinds } from "../targets/index.ts";
import { oneLine } from "../text.ts";
import { AdaptiveQueue } from "./adaptive-queue.ts";
import { coalesce } from "./coalesce.ts";
import { type InspectedItem, inspectPlan } from "./inspect-plan.ts";
import { listITwinsOf } from "./list-itwins.ts";
import type { PublishOptions, PublishPlatform } from "./options.ts";
import { notAttemptedReasonCodes, type Outcome } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import { cancelled, ItemPublisher } from "./publish-item.ts";
import type { PublishRecord } from "./record.ts";

const maxConcurrency = 64;
/** The most bytes that images take that are being published at once; a single image may take more. */
const bytesAtOnce = 24 * 1024 * 1024;

/**
 * Publishes a plan: checks all of it and, if there is no error, uploads each image that its target does not show yet and
 * verifies that the target then shows it.
 *
 * Yields exactly one {@link Outcome} per item, each as soon as it is known, also when the run is cancelled. A refused
 * token, a used-up rate limit or an unreachable platform stops the run: the other items would fail in the same way.
 * Leaving the loop early cancels the run.
 *
 * @throws {@link ConfigurationError} when an option is unusable; and, after all outcomes, what `record.save` rejected
 * with. Everything else is an outcome.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { createPlatform, publish } from "@itwin-images/core";
 *
 * const plan = {
 *   items: [
 *     {
 *       target: { kind: "itwin", id: "8a1f2c3d-0000-4000-8000-000000000001" },
 *       file: "cover.png",
 *       load: () => readFile("cover.png"),
 *     },
 *   ],
 *   problems: [],
 * } as const;
 * const platform = createPlatform({ token: process.env.ITWIN_TOKEN ?? "" });
 * for await (const outcome of publish(plan, platform)) {
 *   console.log(outcome.item.file, outcome.status);
 *   if (outcome.status === "failed") console.error(outcome.error.message);
 * }
 * ```
 */
export async function* publish(
  plan: Plan,
  platform: PublishPlatform,
  options: PublishOptions = {},
): AsyncGenerator<Outcome, void, undefined> {
  requireArguments("publish", plan, ["items", "problems"]);
  const { concurrency = maxConcurrency, strict = false } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > maxConcurrency) {
    throw new ConfigurationError(
      `The concurrency is ${concurrency}.`,
      `Use a whole number from 1 to ${maxConcurrency}.`,
    );
  }

  const { tolerance = 0 } = options;
  if (!(tolerance >= 0 && tolerance <= 1)) {
    throw new ConfigurationError(`The tolerance is ${tolerance}.`, "Use a share from 0 to 1.");
  }

  let inspected: InspectedItem[];
  try {
    inspected = await inspectPlan(plan, { signal: options.signal });
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    for (const item of plan.items) yield cancelled({ item, problems: [] });
    return;
  }
  if (strict) inspected = inspected.map((one) => ({ ...one, problems: asErrors(one.problems) }));
  if (
    hasErrors(strict ? asErrors(plan.problems) : plan.problems) ||
    inspected.some(({ problems }) => hasErrors(problems))
  ) {
    for (const one of inspected) yield refusal(one);
    return;
  }
  options.onChecked?.();
  yield* publishItems(inspected, platform, concurrency, options);
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

async function* publishItems(
  inspected: readonly InspectedItem[],
  platform: PublishPlatform,
  concurrency: number,
  options: PublishOptions,
): AsyncGenerator<Outcome, void, undefined> {
  const { dryRun = false, skipUnchanged = true, tolerance = 0, verify = true, verifyPatience = 30_000 } = options;
  const { backup } = options;
  const record = options.record && new RecordKeeper(options.record);
  const isListed = !dryRun && skipUnchanged && !backup;
  const listed = isListed ? await listITwinsOf(inspected, platform, options.signal) : undefined;
  const leaving = new AbortController();
  const whole = boundedSignal(Number.POSITIVE_INFINITY, options.signal, leaving.signal);
  const publisher = new ItemPublisher(
    platform,
    {
      ...{ dryRun, skipUnchanged, tolerance, verify, verifyPatience, listed },
      ...(record && { record }),
      ...(backup && { backup }),
    },
    whole.signal,
  );
  const queue = new AdaptiveQueue({
    entries: inspected,
    ...{ most: concurrency, mostWeight: bytesAtOnce },
    weightOf: ({ image, item }) => (image?.byteLength ?? 0) * targetKinds[item.target.kind].bytesPerByte,
    async work(one) {
      const outcome = await publisher.publish(one);
      if (!dryRun) await record?.note(outcome);
      ready.push(outcome);
      wake();
    },
  });
  const ready: Outcome[] = [];
  let wake = () => {};
  const finished = queue.run();
  try {
    for (let yielded = 0; yielded < inspected.length; ) {
      const outcome = ready.shift();
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
    await finished;
    whole.dispose();
  }
  record?.throwIfFailed();
}

/** Saves a record after each change, and keeps the first error. */
class RecordKeeper {
  readonly entries: PublishRecord;
  /** Resolves when everything known now is stored. */
  readonly save: () => Promise<void>;
  #failure: { readonly error: unknown } | undefined;

  constructor(record: { readonly entries: PublishRecord; readonly save: () => Promise<void> }) {
    this.entries = record.entries;
    this.save = coalesce(record.save);
  }

  /** Records an outcome. An error on saving is rethrown after the last outcome: the image itself is published. */
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
