import { Hono } from "hono";
import { conflict, invalidRequest } from "../errors.ts";
import type { Env, Service } from "../service.ts";
import {
  DuplicateError,
  type ITwin,
  type ITwinClass,
  type ITwinStatus,
  type ITwinSubClass,
  iTwinStatuses,
  type NewITwin,
  subClasses,
} from "../storage/targets.ts";
import { describeITwin } from "./itwin-body.ts";
import { listITwins } from "./itwin-list.ts";
import { readJsonObject, text } from "./request-json.ts";
import { visibleITwin } from "./visible.ts";

/** Listing, making, reading and deleting iTwins. */
export function iTwinRoutes(service: Service): Hono<Env> {
  const app = new Hono<Env>({ strict: false });

  app.get("/", (c) => listITwins(service, c));

  app.post("/", async (c) => {
    const properties = readNewITwin(await readJsonObject(c));
    if (typeof properties.parentId === "string") visibleITwin(service, c.var.caller, properties.parentId);
    const iTwin = createITwin(service, properties);
    const memberOf = service.clients.get(c.var.caller.clientId)?.memberOf;
    if (memberOf instanceof Set) memberOf.add(iTwin.id);
    await service.save();
    return c.json({ iTwin: describeITwin(service, c, iTwin) }, 201);
  });

  app.get("/:id", (c) => {
    const iTwin = visibleITwin(service, c.var.caller, c.req.param("id"));
    return c.json({ iTwin: describeITwin(service, c, iTwin) });
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

function createITwin({ targets }: Service, properties: NewITwin): ITwin {
  try {
    return targets.createITwin(properties);
  } catch (error) {
    if (error instanceof DuplicateError) throw conflict("iTwinExists", error.message, "number");
    throw error;
  }
}

function readNewITwin(body: Record<string, unknown>): NewITwin {
  const displayName = required(body, "displayName");
  const className = required(body, "class");
  const subClass = required(body, "subClass");
  if (!isClass(className)) throw refused("InvalidValue", "class", `class must be one of ${Object.keys(subClasses)}.`);
  if (!isSubClassOf(className, subClass)) {
    throw refused("InvalidValue", "subClass", `subClass must be one of ${subClasses[className]} for ${className}.`);
  }
  const status = text(body, "status") ?? "Active";
  if (!isStatus(status)) throw refused("InvalidValue", "status", `status must be one of ${iTwinStatuses}.`);
  const number = text(body, "number");
  return {
    displayName,
    class: className,
    subClass,
    status,
    type: text(body, "type") ?? null,
    parentId: text(body, "parentId") ?? null,
    ...(number && { number }),
  };
}

function required(body: Record<string, unknown>, property: string): string {
  const value = text(body, property);
  if (value === undefined) {
    throw refused("MissingRequiredProperty", property, `Required property '${property}' is missing.`);
  }
  return value;
}

function isClass(name: string): name is ITwinClass {
  return Object.hasOwn(subClasses, name);
}

function isSubClassOf(className: ITwinClass, name: string): name is ITwinSubClass {
  return (subClasses[className] as readonly string[]).includes(name);
}

function isStatus(name: string): name is ITwinStatus {
  return (iTwinStatuses as readonly string[]).includes(name);
}

function refused(code: string, target: string, message: string): Error {
  return invalidRequest("InvalidiTwinsRequest", "Cannot create iTwin.", { code, message, target });
}
