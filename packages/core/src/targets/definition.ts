import type { Send, Subject } from "../http/api-request.ts";
import type { Image, ImageFormat, ImageInfo } from "../image/image.ts";
import type { BareProblem } from "../problem.ts";
import type { TargetKind } from "../target.ts";

/** What the platform said of an upload it took. */
export interface Uploaded {
  /** The image's unique name (iTwins only); it changes only when the image does, so it serves as a cache key. */
  readonly imageName?: string;
  /** Signed URL of the bytes that it kept (iTwins only). It needs no token, must not get one, and must not be logged. */
  readonly signedUrl?: string;
}

/** What a target shows now. */
export interface CurrentImage {
  /** The image's unique name (iTwins only). */
  readonly imageName?: string;
  /**
   * Signed URL of the bytes, where the platform keeps files: at full size they are what went up. It needs no token, must
   * not get one, and must not be logged.
   */
  readonly signedUrl?: string;
  /** The bytes themselves, where the platform answers with its own rendering of what went up (iModels). */
  readonly rendering?: Uint8Array<ArrayBuffer>;
}

/** Which form of a current image: `full` is what went up (or the large rendering of it), `thumbnail` the platform's small one. */
export type ImageSize = "full" | "thumbnail";

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, waits and retries included. It then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Everything that differs between kinds. One file per kind declares it; nothing else in the project switches on it. */
export interface TargetKindDefinition {
  /** The kind that is defined. */
  readonly kind: TargetKind;
  /** The platform's own spelling, for messages: `iTwin`, `saved view`, `iModel`. */
  readonly label: string;
  /** What the token's owner must be a member of to see one: `the iTwin`, `the iModel's iTwin`. */
  readonly owner: string;
  /** The form of an id. */
  readonly idPattern: RegExp;
  /** The form of an id in words, to end the sentence "its id is …". */
  readonly idForm: string;
  /** The one spelling of an id that has several, so that two spellings are known to be the same target. */
  readonly canonicalId: (id: string) => string;
  /** The image formats that the platform takes for this kind. */
  readonly formats: readonly ImageFormat[];
  /**
   * Why an id of the right form is probably the id of something else, as a sentence; `undefined` when there is no doubt.
   * Absent where the form leaves none.
   */
  readonly idDoubt?: (id: string) => string | undefined;
  /** The target's own path, which tells whether it exists and the caller has access to it. */
  readonly path: (id: string) => string;
  /** The property of that path's answer that has the target's own properties. */
  readonly property: string;
  /** What a role needs for an upload, to end the sentence "a role that has …". */
  readonly permission: string;
  /**
   * The path that lists the caller's permissions, of which an upload needs `permission`. Absent where the platform has no
   * such call.
   */
  readonly permissionsPath?: (id: string) => string;
  /** Whether the platform names an image of this kind, by a name that changes only when the image does. */
  readonly namesImages: boolean;
  /** Whether what comes back is what went up, byte for byte; if not, it is the platform's own rendering. */
  readonly keepsBytes: boolean;
  /** Everything about an image that this kind would refuse or show wrong, its format excepted. */
  readonly limits: (image: ImageInfo) => BareProblem[];
  /**
   * The tile that shows images of this kind, in pixels, filled and cropped, in the components of Bentley's own that show
   * one (iTwinUI's tile, the Saved Views widget, the iModel browser's card).
   */
  readonly tile: { readonly width: number; readonly height: number };
  /** Gets what the target shows now, at the size asked for. Rejects with a 404 `PlatformError` if it shows nothing. */
  readonly current: (send: Send, id: string, size: ImageSize, options: CallOptions) => Promise<CurrentImage>;
  /** Bytes of memory that an upload takes for each byte of its image, which is sent as it is or as a part of something else. */
  readonly bytesPerByte: number;
  /** Sends an image that was checked, and decodes the answer. */
  readonly upload: (send: Send, id: string, image: Image, options: CallOptions) => Promise<Uploaded>;
}

/** A target of a kind, as the subject of calls. */
export function subjectOf({ kind, label, owner, idDoubt }: TargetKindDefinition, id: string, name?: string): Subject {
  return { label, id, name, owner, idDoubt: idDoubt?.(id), target: { kind, id, ...(name !== undefined && { name }) } };
}
