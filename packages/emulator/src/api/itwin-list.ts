import type { Context } from "hono";
import { ApiError, invalidRequest } from "../errors.ts";
import type { Env, Service } from "../service.ts";
import { type ITwin, iTwinStatuses, subClasses } from "../storage/targets.ts";
import { describeITwin, summarizeITwin } from "./itwin-body.ts";
import { cutPage, type RefuseList, readPageRequest } from "./paging.ts";
import { prefersRepresentation } from "./prefer.ts";

const maxTop = 1000;
/** How many iTwins can be paged through, all pages together: without `X-Max-Return`, and at most. */
const maxReturn = { default: 1000, most: 10_000 };

const exactFilters = ["status", "type", "number", "displayName", "parentId"] as const;
const odataParameters = ["$filter", "$orderby", "$select"];

const refuse: RefuseList = (code, message, target) =>
  invalidRequest("InvalidiTwinsRequest", "Cannot get the iTwins.", { code, message, target });

/** One page of the iTwins that the caller is a member of. Assumption: they come in the order in which they were made. */
export function listITwins(service: Service, c: Context<Env>): Response {
  const url = new URL(c.req.url);
  const page = readPageRequest(url, maxTop, refuse);
  const limit = readMaxReturn(c.req.header("x-max-return"));
  const fits = readFilter(url.searchParams);
  const found = service.targets.lists().iTwins.filter((iTwin) => c.var.caller.sees(iTwin.id) && fits(iTwin));

  // Documented: paging beyond the limit is no error, the list just ends.
  const { items, links } = cutPage(found.slice(0, limit), page);
  c.header("X-Max-Return", String(limit));
  // Assumption: it counts what the limit cuts off too, and comes as a header of the same name.
  if (c.req.header("x-total-count")?.toLowerCase() === "true") c.header("x-total-count", String(found.length));
  const full = prefersRepresentation(c);
  return c.json({
    iTwins: items.map((iTwin) => (full ? describeITwin(service, c, iTwin) : summarizeITwin(iTwin))),
    _links: links,
  });
}

function readMaxReturn(header: string | undefined): number {
  if (header === undefined) return maxReturn.default;
  const value = Number(header);
  if (!/^\d+$/.test(header) || value < 1 || value > maxReturn.most) {
    throw refuse(
      "InvalidHeaderValue",
      `X-Max-Return must be a whole number from 1 to ${maxReturn.most}.`,
      "X-Max-Return",
    );
  }
  return value;
}

function readFilter(query: URLSearchParams): (iTwin: ITwin) => boolean {
  for (const parameter of odataParameters) {
    // Ignoring it would answer another list than the service.
    if (query.has(parameter)) throw new ApiError(501, "EmulatorLimit", `The emulator does not know ${parameter}.`);
  }
  const subClass = query.get("subClass")?.split(",");
  const known: readonly string[] = Object.values(subClasses).flat();
  const unknown = subClass?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw refuse("InvalidValue", `"${unknown}" is no subClass.`, "subClass");

  const status = query.get("status");
  if (status !== null && !(iTwinStatuses as readonly string[]).includes(status)) {
    throw refuse("InvalidValue", `status must be one of ${iTwinStatuses.join(", ")}.`, "status");
  }
  const includeInactive = readBoolean(query, "includeInactive");
  if (status !== null && query.has("includeInactive")) {
    throw refuse("InvalidValue", "status and includeInactive can't be used together.", "includeInactive");
  }

  const search = query.get("$search")?.toLowerCase();
  if (search !== undefined && (query.has("number") || query.has("displayName"))) {
    throw refuse("InvalidValue", "$search can't be used together with number or displayName.", "$search");
  }
  const exact = exactFilters.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [{ name, value }];
  });
  return (iTwin) =>
    (subClass?.includes(iTwin.subClass) ?? true) &&
    (iTwin.status !== "Inactive" || includeInactive || status === "Inactive") &&
    exact.every(({ name, value }) => iTwin[name] === value) &&
    // Assumption: in any letter case.
    (search === undefined || [iTwin.number, iTwin.displayName].some((text) => text.toLowerCase().includes(search)));
}

function readBoolean(query: URLSearchParams, parameter: string): boolean {
  const value = query.get(parameter) ?? "false";
  if (value !== "true" && value !== "false")
    throw refuse("InvalidValue", `${parameter} must be true or false.`, parameter);
  return value === "true";
}
