import type { ServiceApplication } from "./auth/clients.ts";
import type { Fault } from "./faults/fault.ts";

/** How many API requests an OAuth client may make; token requests and signed image URLs are not counted. */
export interface RateLimit {
  /** Requests allowed in one window. */
  requests: number;
  /** Length of a window in milliseconds; it starts with the client's first request. */
  windowMs: number;
}

/** What a local iTwin Platform is like. Every property may be left out. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. Default: 0, any free one. */
  port?: number;
  /** Port on 127.0.0.1 for signed image URLs, which are an origin of their own. Default: 0, any free one. */
  blobPort?: number;
  /**
   * Folder that keeps targets, images, the ready-made client and the signing key over a restart. It is made if missing.
   * Default: none, everything is in memory.
   */
  dataDir?: string;
  /** Service applications beside the ready-made one. Default: none. */
  clients?: readonly ServiceApplication[];
  /** Answers 429 with `Retry-After` above it. Default: no limit. */
  rateLimit?: RateLimit;
  /** Milliseconds that every request waits before it is handled. Default: 0. */
  latencyMs?: number;
  /** Seconds that a signed image URL is good for; 0 and below give URLs that have expired already. Default: 3600. */
  imageUrlLifetimeSeconds?: number;
  /**
   * Seconds that a token of `POST /connect/token` or of `issueToken` is good for. Default: 3600. The ready-made
   * `Emulator.token` lasts 30 days whatever this is.
   */
  tokenLifetimeSeconds?: number;
  /** Whether signed image URLs answer with `Content-MD5`. Default: true. */
  contentMd5?: boolean;
  /**
   * Whether pages of other origins may read signed image URLs. Azure's storage forbids it unless a rule is made.
   * Default: false.
   */
  blobCors?: boolean;
  /** Milliseconds after an upload for which reads still answer what was there before it. Default: 0. */
  staleAfterUploadMs?: number;
  /**
   * Whether an iModel without a thumbnail answers with the platform's default one, as the official client's
   * documentation says it does, or with 404. Default: false.
   */
  defaultThumbnail?: boolean;
  /** Whether `Emulator.requests` is filled; a long-running emulator is better without. Default: true. */
  recordRequests?: boolean;
  /** Failures to begin with; see `Emulator.fault` for more at run time. Default: none. */
  faults?: readonly Fault[];
}
