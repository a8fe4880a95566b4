import { Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { accessControlRoutes } from "./api/access-control.ts";
import { iModelRoutes } from "./api/imodels.ts";
import { iTwinImageRoutes } from "./api/itwin-images.ts";
import { iTwinRoutes } from "./api/itwins.ts";
import { RateLimiter } from "./api/rate-limit.ts";
import { savedViewRoutes } from "./api/saved-views.ts";
import { authenticate } from "./auth/access.ts";
import { authorityRoutes } from "./auth/authority.ts";
import { ApiError } from "./errors.ts";
import type { RequestKind } from "./faults/record.ts";
import type { Env, Service } from "./service.ts";
import { disturb, recordRequests, type Traffic } from "./traffic.ts";

/** Headers that a browser page on another origin may read. */
const exposedHeaders = [
  "Content-Length",
  "Location",
  "Retry-After",
  "ITwinPlatform-RateLimited-Application",
  "ITwinPlatform-RateLimited-Tier",
];

/** The API and the token authority as one app, with recording, CORS, latency and faults around them. */
export function createApp(traffic: Traffic, service: Service): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  const disturbed = disturb(traffic);
  app.use(recordRequests(traffic, requestKind));
  // Preflights end at CORS, so they are disturbed before it; all others behind it, so that a page on another origin can
  // read made-up answers too.
  app.on("OPTIONS", "*", disturbed);
  app.use(
    cors({
      origin: "*",
      allowMethods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
      exposeHeaders: exposedHeaders,
      maxAge: 600,
    }),
  );
  app.use(disturbed);

  app.route("/", authorityRoutes(service));

  const callerOnly = authenticateAndCount(service);
  for (const api of ["/accesscontrol/*", "/itwins/*", "/savedviews/*", "/imodels/*"]) app.use(api, callerOnly);
  app.route("/accesscontrol", accessControlRoutes(service));
  app.route("/itwins", iTwinRoutes(service));
  app.route("/itwins", iTwinImageRoutes(service));
  app.route("/savedviews", savedViewRoutes(service));
  app.route("/imodels", iModelRoutes(service));

  // Assumption: the code for a path that is no operation.
  app.notFound((c) => c.json(new ApiError(404, "ResourceNotFound", "There is no such operation.").toBody(), 404));
  app.onError((error, c) => {
    const known =
      error instanceof ApiError
        ? error
        : // Shown to whoever tests against this, as nobody reads a log.
          new ApiError(500, "EmulatorFailure", `The emulator itself failed: ${error.stack ?? error.message}`);
    return c.json(known.toBody(), known.status, { ...known.headers });
  });
  return app;
}

function requestKind(path: string): RequestKind {
  return path.startsWith("/connect/") || path.startsWith("/.well-known/") ? "token" : "api";
}

function authenticateAndCount(service: Service): MiddlewareHandler<Env> {
  const limiter = service.rateLimit && new RateLimiter(service.rateLimit);
  return async (c, next) => {
    const caller = authenticate(service, c.req.header("authorization"));
    limiter?.count(caller.clientId, c.req.path);
    c.set("caller", caller);
    await next();
  };
}
