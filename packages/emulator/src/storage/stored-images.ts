import { createHash, randomUUID } from "node:crypto";
import type { TargetKind } from "./targets.ts";

/** The formats that a target's image can have. */
export type MediaType = "image/png" | "image/jpeg";

/** An image as the platform keeps it. */
export interface StoredImage {
  /** The bytes that went up, until `tamper` replaces them. */
  readonly bytes: Uint8Array;
  readonly mediaType: MediaType;
  /** Unique; changes only when the image does. */
  readonly name: string;
}

/** When the bytes were stored, and what tells this write from every other. */
export interface Write {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tag: string;
}

/** One upload that was taken, and what is made of it. */
export interface ImageVersion {
  /** A UUID, part of every name of this image. */
  readonly id: string;
  readonly kind: TargetKind;
  readonly targetId: string;
  readonly mediaType: MediaType;
  /** Another one with each upload, of the same bytes too. */
  written: Write;
  /** The bytes that went up. Thumbnails are always made of these. */
  readonly original: Uint8Array;
  /** Set by `tamper`: what is answered in place of the original, or of both sizes of an iModel's thumbnail. */
  tampered?: Uint8Array;
  /** Thumbnails, made when first read, so that uploads stay cheap. */
  readonly rendered: Map<string, Promise<Uint8Array>>;
}

interface Shelf {
  current?: ImageVersion;
  /** What readers see until `staleUntil`. */
  previous?: ImageVersion;
  /** Milliseconds since 1970. */
  staleUntil: number;
}

/** The image of every target that has one. */
export class StoredImages {
  readonly #shelves = new Map<string, Shelf>();
  readonly #byImageId = new Map<string, ImageVersion>();
  readonly #staleMs: number;

  constructor(staleAfterUploadMs = 0, kept: readonly ImageVersion[] = []) {
    this.#staleMs = staleAfterUploadMs;
    for (const version of kept) {
      this.#shelves.set(key(version.kind, version.targetId), { current: version, staleUntil: 0 });
      this.#byImageId.set(version.id, version);
    }
  }

  /** What is stored now. */
  current(kind: TargetKind, targetId: string): ImageVersion | undefined {
    return this.#shelves.get(key(kind, targetId))?.current;
  }

  /** What a reader is shown now: the image of before for `staleAfterUploadMs` after an upload. */
  shown(kind: TargetKind, targetId: string): ImageVersion | undefined {
    const shelf = this.#shelves.get(key(kind, targetId));
    return shelf && Date.now() < shelf.staleUntil ? shelf.previous : shelf?.current;
  }

  /** By the id in its name; `undefined` for an image that was replaced. Assumption: its signed URLs die with it. */
  byImageId(imageId: string): ImageVersion | undefined {
    return this.#byImageId.get(imageId);
  }

  all(): ImageVersion[] {
    return [...this.#shelves.values()].flatMap(({ current }) => (current ? [current] : []));
  }

  /** Stores an upload. The bytes that are there already keep their name, which is a cache key. */
  put(kind: TargetKind, targetId: string, original: Uint8Array, mediaType: MediaType): ImageVersion {
    const shelf = this.#shelves.get(key(kind, targetId)) ?? { staleUntil: 0 };
    if (shelf.current && sameBytes(shelf.current.tampered ?? shelf.current.original, original)) {
      shelf.current.written = newWrite();
      return shelf.current;
    }
    const version: ImageVersion = {
      id: randomUUID(),
      kind,
      targetId,
      mediaType,
      written: newWrite(),
      original,
      rendered: new Map(),
    };
    const before = this.#staleMs > 0 ? this.shown(kind, targetId) : undefined;
    this.#forget(shelf, before);
    this.#shelves.set(key(kind, targetId), {
      current: version,
      ...(before && { previous: before }),
      staleUntil: this.#staleMs > 0 ? Date.now() + this.#staleMs : 0,
    });
    this.#byImageId.set(version.id, version);
    return version;
  }

  /** Replaces the bytes of the current image and keeps its name. Whether there was one. */
  tamper(kind: TargetKind, targetId: string, bytes: Uint8Array): boolean {
    const version = this.current(kind, targetId);
    if (!version) return false;
    version.tampered = bytes;
    version.written = newWrite();
    return true;
  }

  /** Whether there was an image to remove. */
  delete(kind: TargetKind, targetId: string): boolean {
    const shelf = this.#shelves.get(key(kind, targetId));
    if (!shelf) return false;
    this.#forget(shelf);
    return this.#shelves.delete(key(kind, targetId));
  }

  #forget(shelf: Shelf, except?: ImageVersion): void {
    for (const version of [shelf.current, shelf.previous]) {
      if (version && version !== except) this.#byImageId.delete(version.id);
    }
  }
}

function newWrite(): Write {
  return { at: Date.now(), tag: randomUUID() };
}

function key(kind: TargetKind, targetId: string): string {
  return `${kind}/${targetId}`;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && digest(one) === digest(other);
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
