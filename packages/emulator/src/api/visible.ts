import type { Caller } from "../auth/access.ts";
import { iModelNotFound, iTwinNotFound, savedViewNotFound } from "../errors.ts";
import type { Service } from "../service.ts";
import type { IModel, ITwin, SavedView } from "../storage/targets.ts";

// Assumption: to a caller who is not its member an iTwin is 404, and so is everything in it. 403 is for members without the
// permission.

/** The iTwin, if the caller is a member of it; else throws its 404. */
export function visibleITwin({ targets }: Service, caller: Caller, id: string): ITwin {
  const iTwin = targets.iTwin(id);
  if (!iTwin || !caller.sees(iTwin.id)) throw iTwinNotFound();
  return iTwin;
}

/** Whether the caller is a member of the view's iTwin, and the view is shared or the caller's own. */
export function canSee(caller: Caller, { iTwinId, shared, ownerId }: SavedView): boolean {
  return caller.sees(iTwinId) && (shared || ownerId === caller.clientId);
}

/** The saved view, if the caller can see it; else throws its 404. */
export function visibleSavedView({ targets }: Service, caller: Caller, id: string): SavedView {
  const savedView = targets.savedView(id);
  if (!savedView || !canSee(caller, savedView)) throw savedViewNotFound();
  return savedView;
}

/** The iModel, if the caller is a member of its iTwin; else throws its 404. */
export function visibleIModel({ targets }: Service, caller: Caller, id: string): IModel {
  const iModel = targets.iModel(id);
  if (!iModel || !caller.sees(iModel.iTwinId)) throw iModelNotFound();
  return iModel;
}
