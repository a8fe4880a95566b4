import { Hono } from "hono";
import { invalidRequest } from "../errors.ts";
import { type Env, origin, type Service } from "../service.ts";
import { iTwinImageNames } from "../storage/renditions.ts";
import { readJsonObject, text } from "./request-json.ts";
import { visibleITwin } from "./visible.ts";

/** Making, reading and deleting iTwins. Assumption: no property beside these is needed to make one. */
export function iTwinRoutes(service: Service): Hono<Env> {
  const app = new Hono<Env>({ strict: false });

  app.post("/", async (c) => {
    const displayName = text(await readJsonObject(c), "displayName");
    if (displayName === undefined) {
      throw invalidRequest("InvalidiTwinsRequest", "Cannot create the iTwin.", {
        code: "MissingRequiredProperty",
        message: "Required property 'displayName' is missing.",
        target: "displayName",
      });
    }
    const iTwin = service.targets.createITwin({ displayName });
    const memberOf = service.clients.get(c.var.caller.clientId)?.memberOf;
    if (memberOf instanceof Set) memberOf.add(iTwin.id);
    await service.save();
    return c.json({ iTwin }, 201);
  });

  app.get("/:id", (c) => {
    const iTwin = visibleITwin(service, c.var.caller, c.req.param("id"));
    const image = service.images.shown("itwin", iTwin.id);
    if (image === undefined) return c.json({ iTwin });
    return c.json({ iTwin: { ...iTwin, smallImageUrl: service.urls.sign(origin(c), iTwinImageNames(image).small) } });
  });

  app.delete("/:id", async (c) => {
    const { id } = visibleITwin(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("itwins_modify");
    for (const target of service.targets.deleteITwin(id)) service.images.delete(target.kind, target.id);
    await service.save();
    return c.body(null, 204);
  });
  return app;
}
