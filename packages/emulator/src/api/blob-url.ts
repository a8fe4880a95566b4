import type { Context } from "hono";
import type { Env, Service } from "../service.ts";

/**
 * The signed URL of a blob. Its host is the one at which the caller reached the API, so that `localhost` works too; its
 * port is that of the blobs.
 */
export function blobUrl({ urls, blobPort }: Service, c: Context<Env>, blobName: string): string {
  const url = new URL(c.req.url);
  url.port = String(blobPort);
  return urls.sign(url.origin, blobName);
}
