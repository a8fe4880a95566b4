import type { Caller } from "../auth/access.ts";
import { iModelNotFound, iTwinNotFound, savedViewNotFound } from "../errors.ts";
import type { Service } from "../service.ts";
import type { IModel, ITwin, SavedView } from "../storage/targets.ts";

// Assumption: what lies in an iTwin that the caller is no member of is answered 404, as the iTwin itself is. 403 is for
// members that lack the permission.

/** The iTwin, if the caller is a member of it; else throws its 404. */
export function visibleITwin({ targets }: Service, caller: Caller, id: string): ITwin {
  const iTwin = targets.iTwin(id);
  if (iTwin === undefined || !caller.sees(iTwin.id)) throw iTwinNotFound();
  return iTwin;
}

/** The saved view, if the caller is a member of its iTwin; else throws its 404. */
export function visibleSavedView({ targets }: Service, caller: Caller, id: string): SavedView {
  const savedView = targets.savedView(id);
  if (savedView === undefined || !caller.sees(savedView.iTwinId)) throw savedViewNotFound();
  return savedView;
}

/** The iModel, if the caller is a member of its iTwin; else throws its 404. */
export function visibleIModel({ targets }: Service, caller: Caller, id: string): IModel {
  const iModel = targets.iModel(id);
  if (iModel === undefined || !caller.sees(iModel.iTwinId)) throw iModelNotFound();
  return iModel;
}
