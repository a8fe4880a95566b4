import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Caller } from "./auth/access.ts";
import type { Clients } from "./auth/clients.ts";
import type { Tokens } from "./auth/tokens.ts";
import type { OpenRecord } from "./faults/record.ts";
import type { RateLimit } from "./options.ts";
import type { SignedUrls } from "./storage/signed-urls.ts";
import type { StoredImages } from "./storage/stored-images.ts";
import type { Targets } from "./storage/targets.ts";

/** What the handlers of the API share. */
export interface Service {
  readonly targets: Targets;
  readonly images: StoredImages;
  readonly tokens: Tokens;
  readonly clients: Clients;
  readonly urls: SignedUrls;
  /** The port on which the URLs are answered. */
  readonly blobPort: number;
  readonly tokenLifetimeSeconds: number;
  readonly defaultThumbnail: boolean;
  readonly rateLimit: RateLimit | undefined;
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
