import { ConfigurationError } from "../errors.ts";
import { type ImageFormat, type ImageInfo, mediaTypes } from "../image/image.ts";
import type { Preparation } from "../picture/prepare/preparation.ts";
import { problemCodes } from "../problem.ts";
import type { Target, TargetKind } from "../target.ts";
import { targetKey, targetKinds } from "../targets/index.ts";
import type { Outcome } from "./outcome.ts";

/** What is remembered of the last publish to a target. */
export interface RecordEntry {
  /** The target, its id in canonical spelling. */
  readonly target: Target;
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** The image's unique name (iTwins only). */
  readonly imageName?: string;
  /** When it was published, ISO 8601 in UTC; absent when it was found to be there already. */
  readonly publishedAt?: string;
  /** From which commit it was published. */
  readonly commit?: string;
  /** What it was made of, if it is not the file itself. */
  readonly prepared?: PreparedEntry;
}

/** An image that was made of a file, so that the same file need not be prepared again. */
export interface PreparedEntry {
  /** SHA-256 of the file. */
  readonly from: string;
  /** The same text for what is prepared in the same way. */
  readonly how: string;
  /** What it became. */
  readonly format: ImageFormat;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Bytes. */
  readonly byteLength: number;
}

const contentCodes: ReadonlySet<string> = new Set([problemCodes.imageBlank, problemCodes.imageTransparent]);

const about =
  "What itwin-images published last, so that unchanged images are known at once. Deleting this file is safe.";
const version = 1;

/**
 * What was last published, by target. An optimisation: without it, or with a stale one, no image is left out that should
 * be sent. The one exception is an iModel whose thumbnail somebody else has changed since: its answer has no name that
 * would tell.
 *
 * @example
 * ```ts
 * import { readFile, writeFile } from "node:fs/promises";
 * import { createPlatform, PublishRecord, publish } from "@itwin-images/core";
 *
 * const file = "published.json";
 * const text = await readFile(file, "utf8").catch(() => undefined);
 * const entries = text === undefined ? new PublishRecord() : PublishRecord.parse(text, { file });
 * const target = { kind: "imodel", id: "5b7e9d10-0000-4000-8000-0000000000a1" } as const;
 * const plan = { items: [{ target, file: "cover.png", load: () => readFile("cover.png") }], problems: [] };
 * const platform = createPlatform({ token: process.env.ITWIN_TOKEN ?? "" });
 * const record = { entries, save: () => writeFile(file, entries.toString()) };
 * for await (const { status, item } of publish(plan, platform, { record })) console.log(item.file, status);
 * ```
 */
export class PublishRecord {
  readonly #entries: Map<string, RecordEntry> = new Map();
  readonly #commit: string | undefined;

  /**
   * @param entries - What is known.
   * @param options.commit - The commit that is being published, for new entries.
   */
  constructor(entries: Iterable<RecordEntry> = [], options: { commit?: string | undefined } = {}) {
    for (const entry of entries) this.#entries.set(targetKey(entry.target), entry);
    this.#commit = options.commit;
  }

  /**
   * Reads a record's text.
   *
   * @param file - The file's name, for the message.
   * @throws {@link ConfigurationError} when the text is not one that this class has written.
   */
  static parse(text: string, options: { file: string; commit?: string | undefined }): PublishRecord {
    const refuse = (why: string): ConfigurationError =>
      new ConfigurationError(
        `${options.file} is not a record of itwin-images: ${why}. It was left as it is.`,
        "Name another file in `record`; or delete this one if it is a broken record, which is always safe.",
      );
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw refuse("it is not JSON");
    }
    if (!isObject(parsed) || parsed.about !== about) throw refuse("it does not say so");
    if (parsed.version !== version) throw refuse(`its version is ${JSON.stringify(parsed.version)}, not ${version}`);
    if (!Array.isArray(parsed.published)) throw refuse("it has no list of what was published");
    const entries = parsed.published.map((entry: unknown, index) => {
      const read = readEntry(entry);
      if (read === undefined) throw refuse(`its entry ${index + 1} is malformed`);
      return read;
    });
    return new PublishRecord(entries, options);
  }

  /** What was last published to a target. */
  get(target: Target): RecordEntry | undefined {
    return this.#entries.get(targetKey(target));
  }

  /** Forgets a target. Returns whether it was known. */
  forget(target: Target): boolean {
    return this.#entries.delete(targetKey(target));
  }

  /** Records an outcome. Returns whether the record changed. */
  note(outcome: Outcome, now: Date = new Date()): boolean {
    const { item, image } = outcome;
    if (outcome.status === "failed" && image) return this.forget(item.target);
    if ((outcome.status !== "published" && outcome.status !== "unchanged") || image === undefined) return false;
    const known = this.get(item.target);
    const { imageName } = outcome;
    const stillSame = known?.sha256 === image.sha256;
    const stillTrue = stillSame && known.imageName === imageName;
    if (outcome.status === "unchanged" && stillTrue) return false;
    const { kind, id } = item.target;
    const preparation = item.preparation?.();
    // What an image that is recalled shows is not looked at: what was warned of is prepared again, and warned of again.
    const isWarnedOf = outcome.problems.some(({ code }) => contentCodes.has(code));
    // An image that was recalled was not prepared in this run.
    const prepared = preparation ? preparedEntry(preparation, image) : stillSame ? known.prepared : undefined;
    this.#entries.set(targetKey(item.target), {
      target: { kind, id: targetKinds[kind].canonicalId(id) },
      sha256: image.sha256,
      ...(imageName !== undefined && { imageName }),
      ...(outcome.status === "published" && { publishedAt: now.toISOString() }),
      ...(outcome.status === "published" && this.#commit !== undefined && { commit: this.#commit }),
      ...(prepared && !isWarnedOf && { prepared }),
    });
    return true;
  }

  /**
   * What a file was made into for a target, if that was the last image that it was published with.
   *
   * @param from - SHA-256 of the file.
   * @param how - The same text for what is prepared in the same way.
   */
  recall(target: Target, from: string, how: string): ImageInfo | undefined {
    const { sha256, prepared } = this.get(target) ?? {};
    if (sha256 === undefined || prepared?.from !== from || prepared.how !== how) return undefined;
    const { format, width, height, byteLength } = prepared;
    return { format, mediaType: mediaTypes[format], width, height, byteLength, sha256, animated: false };
  }

  /** The record as JSON text, its entries in an order that does not depend on when they came: it diffs well. */
  toString(): string {
    const keys = [...this.#entries.keys()].sort();
    const published = keys.flatMap((key) => {
      const entry = this.#entries.get(key);
      if (entry === undefined) return [];
      const { target, ...rest } = entry;
      return [{ ...target, ...rest }];
    });
    return `${JSON.stringify({ about, version, published }, undefined, 2)}\n`;
  }
}

function readEntry(entry: unknown): RecordEntry | undefined {
  if (!isObject(entry)) return undefined;
  const { kind, id, sha256, imageName, publishedAt, commit } = entry;
  const prepared = readPrepared(entry.prepared);
  const isText = (value: unknown): value is string | undefined => value === undefined || typeof value === "string";
  if (typeof kind !== "string" || !Object.hasOwn(targetKinds, kind) || typeof id !== "string") return undefined;
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (!isText(imageName) || !isText(publishedAt) || !isText(commit)) return undefined;
  return {
    target: { kind: kind as TargetKind, id },
    sha256,
    ...(imageName !== undefined && { imageName }),
    ...(publishedAt !== undefined && { publishedAt }),
    ...(commit !== undefined && { commit }),
    ...(prepared && { prepared }),
  };
}

function preparedEntry({ from, how }: Preparation, { format, width, height, byteLength }: ImageInfo): PreparedEntry {
  return { from: from.sha256, how, format, width, height, byteLength };
}

/** An entry that can't be understood is none: the file is prepared again. */
function readPrepared(value: unknown): PreparedEntry | undefined {
  if (!isObject(value)) return undefined;
  const { from, how, format, width, height, byteLength } = value;
  const isCount = (one: unknown): one is number => Number.isSafeInteger(one) && Number(one) > 0;
  if (typeof from !== "string" || typeof how !== "string" || (format !== "png" && format !== "jpeg")) return undefined;
  if (!isCount(width) || !isCount(height) || !isCount(byteLength)) return undefined;
  return { from, how, format, width, height, byteLength };
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
