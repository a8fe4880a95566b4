import { type Context, Hono } from "hono";
import { imageNotFound } from "../errors.ts";
import type { Env, Service } from "../service.ts";
import { iTwinImageNames } from "../storage/renditions.ts";
import type { ImageVersion } from "../storage/stored-images.ts";
import { blobUrl } from "./blob-url.ts";
import { checkITwinImage } from "./image-rules.ts";
import { visibleITwin } from "./visible.ts";

/** The image of an iTwin: upload, read, delete. */
export function iTwinImageRoutes(service: Service): Hono<Env> {
  const app = new Hono<Env>({ strict: false });

  app.put("/:id/image", async (c) => {
    const { id } = visibleITwin(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("itwins_modify");
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const mediaType = await checkITwinImage(bytes, c.req.header("content-type"));
    const version = service.images.put("itwin", id, bytes, mediaType);
    await service.save();
    return c.json(describe(service, c, version), 201);
  });

  app.get("/:id/image", (c) => {
    const { id } = visibleITwin(service, c.var.caller, c.req.param("id"));
    const version = service.images.shown("itwin", id);
    if (version === undefined) throw imageNotFound();
    return c.json(describe(service, c, version));
  });

  app.delete("/:id/image", async (c) => {
    const { id } = visibleITwin(service, c.var.caller, c.req.param("id"));
    c.var.caller.mustHave("itwins_modify");
    if (!service.images.delete("itwin", id)) throw imageNotFound();
    await service.save();
    return c.body(null, 204);
  });
  return app;
}

function describe(service: Service, c: Context<Env>, version: ImageVersion): { image: Record<string, string> } {
  const { small, large } = iTwinImageNames(version);
  return {
    image: {
      id: version.id,
      smallImageName: small,
      smallImageUrl: blobUrl(service, c, small),
      largeImageName: large,
      largeImageUrl: blobUrl(service, c, large),
    },
  };
}
