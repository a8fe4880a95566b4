import type { Caller } from "../auth/access.ts";
import { invalidRequest } from "../errors.ts";
import type { Service } from "../service.ts";
import { compareText, cutPage, type PageLinks, type RefuseList, readPageRequest } from "./paging.ts";
import { describeSavedView } from "./saved-view-body.ts";
import { canSee, visibleIModel, visibleITwin } from "./visible.ts";

/** One page of saved views. */
export interface SavedViewPage {
  savedViews: object[];
  _links: PageLinks;
}

const refuse: RefuseList = (code, message, target) =>
  invalidRequest("InvalidSavedviewsRequest", "Cannot get savedviews.", { code, message, target });

/** Answers a list request: every id that is given must fit, and the views come by name, as the platform sorts them. */
export function listSavedViews(service: Service, caller: Caller, url: URL): SavedViewPage {
  const iTwinId = url.searchParams.get("iTwinId");
  const iModelId = url.searchParams.get("iModelId");
  const groupId = url.searchParams.get("groupId");
  if (iTwinId === null && iModelId === null && groupId === null) {
    throw refuse("MissingRequiredParameter", "At least one of iTwinId, iModelId and groupId is required.", "iTwinId");
  }
  // Assumption: an id that the caller can't see is a 404 here too.
  if (iTwinId !== null) visibleITwin(service, caller, iTwinId);
  if (iModelId !== null) visibleIModel(service, caller, iModelId);
  // No largest page is documented.
  const page = readPageRequest(url, Infinity, refuse);

  const found = service.targets
    .lists()
    .savedViews.filter(
      (view) =>
        canSee(caller, view) &&
        (iTwinId === null || view.iTwinId === iTwinId) &&
        (iModelId === null || view.iModelId === iModelId) &&
        (groupId === null || view.groupId === groupId),
    )
    .sort((one, other) => compareText(one.displayName, other.displayName) || compareText(one.id, other.id));
  const { items, links } = cutPage(found, page);
  return { savedViews: items.map((view) => describeSavedView(url.origin, view)), _links: links };
}
