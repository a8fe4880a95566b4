import { Hono } from "hono";
import { conflict, imageNotFound, invalidRequest } from "../errors.ts";
import type { Env, Service } from "../service.ts";
import { defaultIModelThumbnail, iModelThumbnail } from "../storage/renditions.ts";
import { DuplicateError, type IModel, type NewIModel } from "../storage/targets.ts";
import { checkIModelThumbnail } from "./image-rules.ts";
import { describeIModel } from "./imodel-body.ts";
import { listIModels } from "./imodel-list.ts";
import { readJsonObject, text } from "./request-json.ts";
import { visibleIModel, visibleITwin } from "./visible.ts";

/** iModels: listing, making and reading them, and the upload and download of its thumbnail. */
export function iModelRoutes(service: Service): Hono<Env> {
  const app = new Hono<Env>({ strict: false });

  app.get("/", (c) => listIModels(service, c));

  app.post("/", async (c) => {
    const body = await readJsonObject(c);
    const iTwinId = text(body, "iTwinId");
    if (iTwinId === undefined) throw missing("iTwinId");
    visibleITwin(service, c.var.caller, iTwinId);
    c.var.caller.mustHave("imodels_manage");
    const displayName = text(body, "name");
    if (displayName === undefined) throw missing("name");
    const description = text(body, "description") ?? null;
    const iModel = createIModel(service, { iTwinId, displayName, description });
    await service.save();
    return c.json({ iModel: describeIModel(iModel) }, 201);
  });

  app.get("/:id", (c) => {
    const iModel = visibleIModel(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("imodels_webview");
    return c.json({ iModel: describeIModel(iModel) });
  });

  app.get("/:id/permissions", (c) => {
    visibleIModel(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("imodels_webview");
    // Assumption: the shape of the answer, which is documented for the permissions of an iTwin only.
    return c.json({ permissions: c.var.caller.permissions.filter((permission) => permission.startsWith("imodels_")) });
  });

  app.put("/:id/thumbnail", async (c) => {
    const { id } = visibleIModel(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("imodels_manage");
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const mediaType = await checkIModelThumbnail(bytes, c.req.header("content-type"));
    service.images.put("imodel", id, bytes, mediaType);
    await service.save();
    return c.body(null, 201);
  });

  app.get("/:id/thumbnail", async (c) => {
    const { id } = visibleIModel(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("imodels_webview");
    const size = c.req.query("size") ?? "small";
    if (size !== "small" && size !== "large") {
      throw invalidRequest("InvalidiModelsRequest", "Cannot get Thumbnail.", {
        code: "InvalidValue",
        message: "size must be small or large.",
        target: "size",
      });
    }
    const version = service.images.shown("imodel", id);
    if (version === undefined && !service.defaultThumbnail) throw imageNotFound();
    const { bytes, mediaType } = await (version === undefined
      ? defaultIModelThumbnail(size)
      : iModelThumbnail(version, size));
    return c.body(new Uint8Array(bytes), 200, { "Content-Type": mediaType });
  });
  return app;
}

function createIModel({ targets }: Service, properties: NewIModel): IModel {
  try {
    return targets.createIModel(properties);
  } catch (error) {
    if (error instanceof DuplicateError) throw conflict("iModelExists", error.message, "name");
    throw error;
  }
}

function missing(property: string): Error {
  return invalidRequest("InvalidiModelsRequest", "Cannot create the iModel.", {
    code: "MissingRequiredProperty",
    message: `Required property '${property}' is missing.`,
    target: property,
  });
}
