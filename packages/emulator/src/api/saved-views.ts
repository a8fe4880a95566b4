import { Hono } from "hono";
import { imageNotFound, invalidRequest, iTwinNotFound } from "../errors.ts";
import { type Env, origin, type Service } from "../service.ts";
import { savedViewImageNames } from "../storage/renditions.ts";
import { blobUrl } from "./blob-url.ts";
import { readSavedViewImage } from "./image-rules.ts";
import { readJsonObject, text } from "./request-json.ts";
import { describeSavedView } from "./saved-view-body.ts";
import { listSavedViews } from "./saved-view-list.ts";
import { visibleIModel, visibleITwin, visibleSavedView } from "./visible.ts";

/** Saved views: making, reading and listing them, and the upload and the address of their images. */
export function savedViewRoutes(service: Service): Hono<Env> {
  const app = new Hono<Env>({ strict: false });

  app.get("/", (c) => c.json(listSavedViews(service, c.var.caller, new URL(c.req.url))));

  app.post("/", async (c) => {
    const body = await readJsonObject(c);
    const iModelId = text(body, "iModelId");
    // Either id says where the view lies; an iModel knows its iTwin.
    const iModel = iModelId === undefined ? undefined : visibleIModel(service, c.var.caller, iModelId);
    const iTwinId = text(body, "iTwinId") ?? iModel?.iTwinId;
    if (iTwinId === undefined) throw missing("iTwinId");
    visibleITwin(service, c.var.caller, iTwinId);
    if (iModel !== undefined && iModel.iTwinId !== iTwinId) throw iTwinNotFound();
    c.var.caller.mustHave("savedviews_modify");
    const displayName = text(body, "displayName");
    if (displayName === undefined) throw missing("displayName");
    if (/[<>&"'.]/.test(displayName)) throw refused("InvalidValue", "displayName", "displayName can't contain <>&\"'.");
    const groupId = text(body, "groupId");
    const view = service.targets.createSavedView({
      iTwinId,
      displayName,
      // Assumption: a view is private unless the request says otherwise.
      shared: body.shared === true,
      ownerId: c.var.caller.clientId,
      ...(iModelId && { iModelId }),
      ...(groupId && { groupId }),
    });
    await service.save();
    return c.json({ savedView: describeSavedView(origin(c), view) }, 201);
  });

  app.get("/:id", (c) => {
    const view = visibleSavedView(service, c.var.caller, c.req.param("id"));
    return c.json({ savedView: describeSavedView(origin(c), view) });
  });

  app.put("/:id/image", async (c) => {
    const { id } = visibleSavedView(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("savedviews_modify");
    const bytes = await readSavedViewImage(new Uint8Array(await c.req.arrayBuffer()));
    service.images.put("saved-view", id, bytes, "image/png");
    await service.save();
    return c.body(null, 204);
  });

  app.get("/:id/image", (c) => {
    const { id } = visibleSavedView(service, c.var.caller, c.req.param("id"));
    // Assumption: the thumbnail is what a request without a size means.
    const size = c.req.query("size") ?? "thumbnail";
    if (size !== "full" && size !== "thumbnail") {
      throw invalidRequest("InvalidSavedviewsRequest", "Cannot get image.", {
        code: "InvalidValue",
        message: "size must be full or thumbnail.",
        target: "size",
      });
    }
    const version = service.images.shown("saved-view", id);
    if (version === undefined) throw imageNotFound();
    return c.json({ href: blobUrl(service, c, savedViewImageNames(version)[size]) });
  });
  return app;
}

function missing(property: string): Error {
  return refused("MissingRequiredProperty", property, `Required property '${property}' is missing.`);
}

function refused(code: string, target: string, message: string): Error {
  return invalidRequest("InvalidSavedviewsRequest", "Cannot create savedview.", { code, message, target });
}
