import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Caller } from "./auth/access.ts";
import type { Clients } from "./auth/clients.ts";
import type { Tokens } from "./auth/tokens.ts";
import type { FaultQueue } from "./faults/fault.ts";
import type { OpenRecord, RequestLog } from "./faults/record.ts";
import type { RateLimit } from "./options.ts";
import type { SignedUrls } from "./storage/signed-urls.ts";
import type { StoredImages } from "./storage/stored-images.ts";
import type { Targets } from "./storage/targets.ts";

/** What the handlers of one running emulator share. */
export interface Service {
  readonly targets: Targets;
  readonly images: StoredImages;
  readonly tokens: Tokens;
  readonly clients: Clients;
  readonly urls: SignedUrls;
  readonly faults: FaultQueue;
  readonly log: RequestLog;
  readonly latencyMs: number;
  readonly tokenLifetimeSeconds: number;
  readonly contentMd5: boolean;
  readonly defaultThumbnail: boolean;
  readonly rateLimit: RateLimit | undefined;
  /** Aborted by `close`, so that nothing goes on waiting. */
  readonly closing: AbortSignal;
  /** Resolves when all changes so far are on disk; at once without a data folder. */
  save(): Promise<void>;
}

export interface Env {
  Bindings: HttpBindings;
  Variables: { caller: Caller; record: OpenRecord };
}

/**
 * Where the caller reached us. Taken from the request, not from the listening address, so that `localhost` and a
 * forwarded port see links that work for them.
 */
export function origin(c: Context<Env>): string {
  return new URL(c.req.url).origin;
}
