import { Hono } from "hono";
import { ApiError } from "../errors.ts";
import type { Env, Service } from "../service.ts";

/** What the caller may do in an iTwin. It needs membership and no permission. */
export function accessControlRoutes(service: Service): Hono<Env> {
  const app = new Hono<Env>({ strict: false });

  app.get("/itwins/:id/permissions", (c) => {
    const { caller } = c.var;
    const id = c.req.param("id");
    // With a small t in this API's own code.
    if (!service.targets.iTwin(id) || !caller.sees(id)) {
      throw new ApiError(404, "ItwinNotFound", "Requested iTwin is not available.");
    }
    return c.json({ permissions: caller.permissions });
  });
  return app;
}
