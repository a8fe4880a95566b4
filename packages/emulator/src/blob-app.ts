import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Env } from "./service.ts";
import { type Blobs, blobRoutes } from "./storage/blobs.ts";
import { disturb, recordRequests, type Traffic } from "./traffic.ts";

/** The signed image URLs as an app for an origin of their own: recording, CORS, latency and faults around the blobs. */
export function createBlobApp(traffic: Traffic, blobs: Blobs, openToPages: boolean): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  const disturbed = disturb(traffic);
  app.use(recordRequests(traffic, () => "blob"));
  if (openToPages) {
    // Preflights end at CORS, so they are disturbed before it.
    app.on("OPTIONS", "*", disturbed);
    app.use(
      cors({ origin: "*", allowMethods: ["GET", "HEAD"], exposeHeaders: ["Content-Length", "Content-MD5", "ETag"] }),
    );
  }
  app.use(disturbed);
  app.route("/", blobRoutes(blobs));
  return app;
}
