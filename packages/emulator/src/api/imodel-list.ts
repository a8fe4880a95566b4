import type { Context } from "hono";
import { invalidRequest } from "../errors.ts";
import type { Env, Service } from "../service.ts";
import type { IModel } from "../storage/targets.ts";
import { describeIModel } from "./imodel-body.ts";
import { compareText, cutPage, type RefuseList, readPageRequest } from "./paging.ts";
import { prefersRepresentation } from "./prefer.ts";
import { visibleITwin } from "./visible.ts";

/** Assumption: as for iTwins. */
const maxTop = 1000;

const refuse: RefuseList = (code, message, target) =>
  invalidRequest("InvalidiModelsRequest", "Cannot get iModels.", { code, message, target });

/** One page of an iTwin's iModels. Assumption: by name, where `$orderBy` says nothing else. */
export function listIModels(service: Service, c: Context<Env>): Response {
  const url = new URL(c.req.url);
  const iTwinId = url.searchParams.get("iTwinId");
  if (!iTwinId) throw refuse("MissingRequiredParameter", "Required query parameter 'iTwinId' is missing.", "iTwinId");
  visibleITwin(service, c.var.caller, iTwinId);
  const page = readPageRequest(url, maxTop, refuse);
  const order = readOrder(url.searchParams.get("$orderBy") ?? "name asc");
  c.var.caller.mustHave("imodels_webview");

  const name = url.searchParams.get("name");
  const search = url.searchParams.get("$search")?.toLowerCase();
  const found = service.targets
    .lists()
    .iModels.filter(
      (iModel) =>
        iModel.iTwinId === iTwinId &&
        (name === null || iModel.displayName === name) &&
        // Assumption: in any letter case, in the name and the description.
        (search === undefined || `${iModel.displayName}\n${iModel.description ?? ""}`.toLowerCase().includes(search)),
    )
    .sort(order);
  const { items, links } = cutPage(found, page);
  const full = prefersRepresentation(c);
  return c.json({
    iModels: items.map((iModel) =>
      full ? describeIModel(iModel) : { id: iModel.id, displayName: iModel.displayName },
    ),
    _links: links,
  });
}

function readOrder(orderBy: string): (one: IModel, other: IModel) => number {
  const [, property, direction] = /^(name|createdDateTime)(?: (asc|desc))?$/.exec(orderBy) ?? [];
  if (property === undefined) {
    throw refuse("InvalidValue", "$orderBy must be name or createdDateTime, followed by asc or desc.", "$orderBy");
  }
  const key = property === "name" ? "displayName" : "createdDateTime";
  const sign = direction === "desc" ? -1 : 1;
  return (one, other) => sign * (compareText(one[key], other[key]) || compareText(one.id, other.id));
}
