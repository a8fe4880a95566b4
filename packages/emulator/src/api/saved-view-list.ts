import type { Caller } from "../auth/access.ts";
import { invalidRequest } from "../errors.ts";
import type { Service } from "../service.ts";
import { visibleIModel, visibleITwin } from "./visible.ts";

/** Assumption: the page size without `$top`. */
const defaultPageSize = 100;

interface Link {
  href: string;
}

/** One page of saved views. */
export interface SavedViewPage {
  savedViews: { id: string; displayName: string }[];
  _links: { self: Link; prev?: Link; next?: Link };
}

/** Answers a list request: every id that is given must fit, and the views come by name, as the platform sorts them. */
export function listSavedViews(service: Service, caller: Caller, url: URL): SavedViewPage {
  const iTwinId = url.searchParams.get("iTwinId");
  const iModelId = url.searchParams.get("iModelId");
  const groupId = url.searchParams.get("groupId");
  if (iTwinId === null && iModelId === null && groupId === null) {
    throw invalid("MissingRequiredParameter", "At least one of iTwinId, iModelId and groupId is required.", "iTwinId");
  }
  // Assumption: an id that the caller can't see is a 404 here too.
  if (iTwinId !== null) visibleITwin(service, caller, iTwinId);
  if (iModelId !== null) visibleIModel(service, caller, iModelId);
  const top = count(url, "$top", 1) ?? defaultPageSize;
  const skip = count(url, "$skip", 0) ?? 0;

  const all = service.targets
    .lists()
    .savedViews.filter(
      (view) =>
        caller.sees(view.iTwinId) &&
        (iTwinId === null || view.iTwinId === iTwinId) &&
        (iModelId === null || view.iModelId === iModelId) &&
        (groupId === null || view.groupId === groupId),
    )
    .sort((one, other) => compare(one.displayName, other.displayName) || compare(one.id, other.id));

  return {
    savedViews: all.slice(skip, skip + top).map(({ id, displayName }) => ({ id, displayName })),
    _links: {
      self: pageLink(url, top, skip),
      ...(skip > 0 ? { prev: pageLink(url, top, Math.max(0, skip - top)) } : {}),
      ...(skip + top < all.length ? { next: pageLink(url, top, skip + top) } : {}),
    },
  };
}

function pageLink(url: URL, top: number, skip: number): Link {
  const page = new URL(url);
  page.searchParams.set("$top", String(top));
  page.searchParams.set("$skip", String(skip));
  return { href: page.href };
}

function count(url: URL, parameter: string, least: number): number | undefined {
  const value = url.searchParams.get(parameter);
  if (value === null) return undefined;
  if (!/^\d{1,9}$/.test(value) || Number(value) < least) {
    throw invalid("InvalidValue", `${parameter} must be a whole number from ${least}.`, parameter);
  }
  return Number(value);
}

function invalid(code: string, message: string, target: string): Error {
  return invalidRequest("InvalidSavedviewsRequest", "Cannot get the saved views.", { code, message, target });
}

// By code unit and not by locale: the order must not depend on the machine.
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
