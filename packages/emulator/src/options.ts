import type { ServiceApplication } from "./auth/clients.ts";
import type { Fault } from "./faults/fault.ts";
import type { ThumbnailFit } from "./storage/renditions.ts";

/** How many API requests an OAuth client may make; token requests and signed image URLs are not counted. */
export interface RateLimit {
  /** Requests allowed in one window. */
  requests: number;
  /** Length of a window in milliseconds; it starts with the client's first request. */
  windowMs: number;
}

/** Options of a local iTwin Platform, all optional. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. Default: 0, any free one. */
  port?: number;
  /** Port on 127.0.0.1 for signed image URLs, which are an origin of their own. Default: 0, any free one. */
  blobPort?: number;
  /**
   * Folder for targets, images, the ready-made client and the signing key, which then survive a restart. It is made if
   * missing.
   * Default: none, everything is in memory.
   */
  dataDir?: string;
  /** Service applications beside the ready-made one. Default: none. */
  clients?: readonly ServiceApplication[];
  /** Answers 429 with `Retry-After` above it. Default: no limit. */
  rateLimit?: RateLimit;
  /** Milliseconds that every request waits before it is handled. Default: 0. */
  latencyMs?: number;
  /** Lifetime of signed image URLs in seconds; with 0 and below they are expired at once. Default: 3600. */
  imageUrlLifetimeSeconds?: number;
  /**
   * Lifetime of the tokens of `POST /connect/token` and `issueToken` in seconds. Default: 3600. `Emulator.token` always
   * lasts 30 days.
   */
  tokenLifetimeSeconds?: number;
  /** Whether signed image URLs answer with `Content-MD5`. Default: true. */
  contentMd5?: boolean;
  /**
   * Whether pages of other origins may read signed image URLs. Azure's storage forbids it unless a rule is made.
   * Default: false.
   */
  blobCors?: boolean;
  /** Milliseconds after an upload during which reads show the previous image. Default: 0. */
  staleAfterUploadMs?: number;
  /**
   * Whether an iModel without a thumbnail answers with a default one, as the official client's tests assert, or with 404.
   * Default: true.
   */
  defaultThumbnail?: boolean;
  /**
   * How a picture that is not 16:10 becomes an iModel's thumbnail: `padded` with transparency to 400 x 250 or 800 x 500
   * pixels, or as large as fits `inside`. What the platform does is not documented. Default: `padded`.
   */
  thumbnailFit?: ThumbnailFit;
  /** Whether `Emulator.requests` is filled; switch it off for a long run. Default: true. */
  recordRequests?: boolean;
  /** The first faults; `Emulator.fault` adds more. Default: none. */
  faults?: readonly Fault[];
}
