import type { Comparison } from "../compare.ts";
import {
  BackupError,
  ConfigurationError,
  ImageRejectedError,
  isConfigurationError,
  isPlatformError,
  isTransportError,
  TransportError,
  transportReasonCodes,
} from "../errors.ts";
import type { Image } from "../image/image.ts";
import { inspectImage, ownBytes, sha256 } from "../image/inspect.ts";
import { type Problem, problemCodes } from "../problem.ts";
import type { Target } from "../target.ts";
import type { CurrentImage } from "../targets/definition.ts";
import { describeTarget, targetKey, targetKinds } from "../targets/index.ts";
import { type ITwinSummary, isSameImage } from "../targets/itwin-list.ts";
import { codeOf, messageOf, oneLine } from "../text.ts";
import { type InspectedItem, load } from "./inspect-plan.ts";
import type { PublishOptions, PublishPlatform } from "./options.ts";
import { type NotAttempted, notAttemptedReasonCodes, type Outcome, type Replaced } from "./outcome.ts";
import type { PlanItem } from "./plan.ts";
import { isAnswer, stopsRun } from "./stops-run.ts";
import { type Verified, verifyUpload } from "./verify.ts";

type ItemOptions = Pick<PublishOptions, "record" | "backup"> &
  Required<Pick<PublishOptions, "dryRun" | "skipUnchanged" | "tolerance" | "verify" | "verifyPatience">> & {
    /** iTwins as a list of the platform has them, by the keys of their targets. */
    readonly listed?: ReadonlyMap<string, ITwinSummary> | undefined;
  };

export function cancelled(inspected: InspectedItem): NotAttempted {
  return {
    ...inspected,
    status: "not-attempted",
    reasonCode: notAttemptedReasonCodes.cancelled,
    reason: "The run was cancelled before this item's turn.",
  };
}

/** Whether a target shows an image already, and what was read to find out. */
interface CurrentState {
  readonly same: boolean;
  readonly reason: string;
  /** What it shows, where that was asked. */
  readonly current?: CurrentImage;
  /** The file, where it was compared. */
  readonly image?: Image;
  /** The bytes of what it shows, where they were downloaded for that, and intact if there is to be a backup. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** How far an item has come when it fails. */
interface Progress {
  /** From here on the platform may have taken the image. */
  sent: boolean;
  replaced?: Replaced;
}

/** Publishes the items of one run. They share whether the platform answers, and the failure that stops the run. */
export class ItemPublisher {
  readonly #platform: PublishPlatform;
  readonly #options: ItemOptions;
  readonly #signal: AbortSignal;
  /** True once the platform has answered anything: after that, a connection error fails only its item. */
  #answered = false;
  /** The item whose failure every other item would meet, once there is one. */
  #stoppedBy: PlanItem | undefined;

  constructor(platform: PublishPlatform, options: ItemOptions, signal: AbortSignal) {
    this.#platform = platform;
    this.#options = options;
    this.#signal = signal;
  }

  /** Publishes an item, unless its target shows the image already. Never rejects. */
  async publish(inspected: InspectedItem): Promise<Outcome> {
    if (this.#signal.aborted) return cancelled(inspected);
    if (this.#stoppedBy) {
      return {
        ...inspected,
        status: "not-attempted",
        reasonCode: notAttemptedReasonCodes.stopped,
        reason: `It would fail like ${oneLine(this.#stoppedBy.file)} for ${describeTarget(this.#stoppedBy.target)}.`,
      };
    }
    const progress: Progress = { sent: false };
    try {
      const outcome = await this.#publish(inspected, progress);
      this.#answered = true;
      return outcome;
    } catch (error) {
      return this.#failure(inspected, error, progress);
    }
  }

  async #publish(inspected: InspectedItem, progress: Progress): Promise<Outcome> {
    const { dryRun, verify, verifyPatience: patience } = this.#options;
    const signal = this.#signal;
    const { target } = inspected.item;

    const state = await this.#compareWithCurrent(inspected);
    if (state.same) {
      const { imageName } = state.current ?? {};
      return {
        ...inspected,
        status: "unchanged",
        reason: state.reason,
        ...(imageName !== undefined && { imageName }),
      };
    }
    if (dryRun) {
      const unseen = await this.#requirePermission(target);
      return { ...inspected, status: "would-publish", reason: `${state.reason}${unseen}` };
    }
    const image = state.image ?? (await this.#load(inspected));
    const replaced = await this.#backUp(inspected.item, state);
    if (replaced) progress.replaced = replaced;
    // Before the record drops it.
    const wasSame = this.#options.record?.entries.get(target)?.sha256 === image.sha256;
    await this.#dropFromRecord(target);
    signal.throwIfAborted();
    progress.sent = true;
    const uploaded = await this.#platform.upload({ target, image, signal });
    this.#answered = true;
    const before = state.current?.rendering;
    const { remark, problem }: Verified = verify
      ? await verifyUpload({
          platform: this.#platform,
          ...{ target, image, uploaded, before, wasSame, patience, signal },
        })
      : {};
    return {
      ...inspected,
      ...(problem && {
        problems: [...inspected.problems, { ...problem, target, location: { file: inspected.item.file } }],
      }),
      status: "published",
      reason: remark === undefined ? state.reason : `${state.reason}; ${remark}`,
      ...(uploaded.imageName !== undefined && { imageName: uploaded.imageName }),
      ...(replaced && { replaced }),
    };
  }

  /**
   * Asks whether the token's owner may publish to a target.
   *
   * @returns What could not be seen, to add to the reason.
   */
  async #requirePermission(target: Target): Promise<string> {
    const { label, permission } = targetKinds[target.kind];
    let permissions: readonly string[] | undefined;
    try {
      permissions = await this.#platform.permissions({ target, signal: this.#signal });
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!isPlatformError(error) || (error.status !== 403 && error.status !== 404)) throw error;
    }
    if (permissions === undefined) return "; whether the token's owner may change it could not be seen";
    if (permissions.includes(permission)) return "";
    throw new ConfigurationError(
      `${describeTarget(target)}: the token's owner lacks ${permission}, and has ${permissions.join(", ") || "no permission"}.`,
      `Give it a role in this ${label} that has ${permission}.`,
      { target },
    );
  }

  /** Compares the item with what its target shows, with as few requests as the answer needs. */
  async #compareWithCurrent(inspected: InspectedItem): Promise<CurrentState> {
    const { dryRun, skipUnchanged, tolerance, verify, backup, record } = this.#options;
    const { target } = inspected.item;
    const { keepsBytes, namesImages } = targetKinds[target.kind];
    const recorded = record?.entries.get(target);
    const isRecorded = recorded !== undefined && recorded.sha256 === inspected.image?.sha256;
    // Comparing renderings costs a request and decoding, and small changes can't be seen in them; the record costs nothing.
    const inRecord = skipUnchanged && !keepsBytes && isRecorded;
    const isAnother = !keepsBytes && recorded !== undefined && !isRecorded && tolerance === 0;
    if (inRecord && !dryRun) return { same: true, reason: "the record says so" };
    const reason = !skipUnchanged
      ? "unchanged images are sent too"
      : isAnother
        ? "the record has another file for it"
        : "what it shows can't be compared";
    const listed = dryRun || backup ? undefined : this.#options.listed?.get(targetKey(target))?.imageName;
    if (skipUnchanged && listed !== undefined) {
      if (listed === null) return { same: false, reason: "it shows no image yet" };
      if (isRecorded && isSameImage(listed, recorded.imageName)) {
        const { imageName = listed } = recorded;
        return { same: true, reason: "the image's name is the recorded one", current: { imageName } };
      }
    }
    // A rendering is verified by what the target showed before.
    const isCompared = skipUnchanged && !isAnother;
    const isAsked = dryRun || backup !== undefined || isCompared || (!keepsBytes && verify);
    if (!isAsked) return { same: false, reason };

    let current: CurrentImage | undefined;
    try {
      current = await this.#platform.current({ target, signal: this.#signal });
      this.#answered = true;
    } catch (error) {
      this.#signal.throwIfAborted();
      // 403 on read does not imply 403 on write. Any other error would fail the upload too.
      if (!isPlatformError(error) || error.status !== 403) throw error;
      if (backup) throw backupError(inspected.item, error);
      return { same: false, reason: "what it shows may not be read (403)" };
    }
    if (current === undefined) return { same: false, reason: "it shows no image yet" };
    if (inRecord) return { same: true, reason: "the record says so", current };
    if (skipUnchanged && namesImages && isRecorded && recorded.imageName === current.imageName) {
      return { same: true, reason: "the image's name is the recorded one", current };
    }
    if (!isCompared) return { same: false, reason, current };
    const image = await this.#load(inspected);
    try {
      return { ...(await this.#compare(inspected.item, current, image)), current, image };
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!isPlatformError(error) && !isTransportError(error) && !isConfigurationError(error)) throw error;
      const why = error.what.replace(/\.$/, "");
      return { same: false, reason: `what it shows can't be compared: ${why}`, current, image };
    }
  }

  /** Compares the bytes as far as the platform keeps them, and else what they show. */
  async #compare(item: PlanItem, current: CurrentImage, image: Image): Promise<Comparison> {
    const { target } = item;
    const signal = this.#signal;
    const { tolerance } = this.#options;
    const { rendering } = current;
    const byBytes = rendering ? undefined : await this.#platform.compare({ target, current, image, signal });
    if (byBytes?.same) return byBytes;
    const fetched = rendering ?? byBytes?.bytes;
    const bytes = fetched ?? (await this.#download(item, current));
    const { image: shown } = await inspectImage(bytes);
    // Loaded when bytes differ: most runs decode nothing.
    const { comparePixels, compareRendering } = await import("../picture/same-picture.ts");
    const compare = rendering ? compareRendering : comparePixels;
    const byPicture = shown && (await compare(shown, image, tolerance));
    const reason = byBytes?.reason ?? "what it shows can't be compared";
    return { same: false, reason, ...byPicture, ...(fetched === undefined && { bytes }) };
  }

  /** Downloads what a target shows, such that it can be its backup where that was asked for. */
  async #download(item: PlanItem, current: CurrentImage): Promise<Uint8Array<ArrayBuffer>> {
    const intact = this.#options.backup !== undefined;
    try {
      return await this.#platform.download({ target: item.target, current, intact, signal: this.#signal });
    } catch (error) {
      this.#signal.throwIfAborted();
      throw intact ? backupError(item, error) : error;
    }
  }

  /** The item's file, if it is still what was checked: only that is sent. */
  async #load({ item, image }: InspectedItem): Promise<Image> {
    const { target, file } = item;
    const reject = (problem: Omit<Problem, "target" | "location">) =>
      new ImageRejectedError(
        `${describeTarget(target)}: ${oneLine(file)} was not sent.`,
        [{ ...problem, target, location: { file } }],
        target,
      );
    const loaded = await load(item, this.#signal);
    if ("code" in loaded) throw reject(loaded);
    const bytes = ownBytes(loaded.bytes);
    if (image === undefined || (await sha256(bytes)) !== image.sha256) {
      throw reject({
        code: problemCodes.imageChanged,
        severity: "error",
        message: "The file changed after it was checked.",
        fix: "Let the step that writes it end before this one begins.",
      });
    }
    return { ...image, bytes };
  }

  /** Backs up what the target shows, where that was asked for. */
  async #backUp(
    item: PlanItem,
    { current, bytes: downloaded }: Pick<CurrentState, "current" | "bytes">,
  ): Promise<Replaced | undefined> {
    const { backup } = this.#options;
    const { target } = item;
    const named = current?.imageName === undefined ? {} : { imageName: current.imageName };
    if (backup === undefined) return current && named;
    try {
      if (current === undefined) {
        await backup({ target });
        return undefined;
      }
      const bytes =
        downloaded ?? (await this.#platform.download({ target, current, intact: true, signal: this.#signal }));
      return { ...named, backup: await backup({ target, bytes }) };
    } catch (error) {
      this.#signal.throwIfAborted();
      throw backupError(item, error);
    }
  }

  /**
   * Drops a target from the record before it is overwritten, if the platform can't show later that it was: a run that is
   * killed now must leave no entry that is no longer true.
   */
  async #dropFromRecord(target: Target): Promise<void> {
    const { record } = this.#options;
    const { keepsBytes, namesImages } = targetKinds[target.kind];
    if (record && !keepsBytes && !namesImages && record.entries.forget(target)) await record.save();
  }

  #failure(inspected: InspectedItem, error: unknown, { sent, replaced }: Progress): Outcome {
    const { item } = inspected;
    const failed = { ...inspected, status: "failed", ...(replaced && { replaced }) } as const;
    // By name too: the platform may have been given a signal of its own.
    if (
      (this.#signal.aborted && error === this.#signal.reason) ||
      (error instanceof Error && error.name === "AbortError")
    ) {
      if (!sent) return cancelled(inspected);
      const what = `${describeTarget(item.target)}: the run was cancelled while ${oneLine(item.file)} was being sent; the platform may have taken it.`;
      const about = { reasonCode: transportReasonCodes.cancelled, method: "PUT", path: "", attempts: 1 };
      return {
        ...failed,
        error: new TransportError(what, "Run it again.", about, { target: item.target, cause: error }),
      };
    }
    if (isAnswer(error)) this.#answered = true;
    if (stopsRun(error, { answered: this.#answered })) this.#stoppedBy ??= item;
    if (mayBeTaken(error)) {
      const what = `${error.what.replace(/\.$/, "")}; the platform may have taken the image, and may show it already.`;
      return {
        ...failed,
        error: new TransportError(what, error.fix, error, { target: item.target, cause: error.cause }),
      };
    }
    return { ...failed, error: error instanceof Error ? error : new Error(`${messageOf(error)}.`, { cause: error }) };
  }
}

/** Codes of connections that were not made: nothing was sent over them. */
const unconnected: ReadonlySet<string | undefined> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** True when an upload may have been sent whole, and only its answer is missing. */
function mayBeTaken(error: unknown): error is TransportError {
  if (!isTransportError(error) || error.method !== "PUT") return false;
  const { timeout, connection } = transportReasonCodes;
  return error.reasonCode === timeout || (error.reasonCode === connection && !unconnected.has(codeOf(error.cause)));
}

function backupError({ target, file }: PlanItem, cause: unknown): BackupError {
  const reason = messageOf(cause);
  return new BackupError(
    `${describeTarget(target)}: what it shows could not be backed up, so that ${oneLine(file)} was not sent: ${reason}`,
    "Nothing was overwritten.",
    { target, cause },
  );
}
