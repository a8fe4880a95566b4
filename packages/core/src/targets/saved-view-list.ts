import { ConfigurationError } from "../errors.ts";
import type { Send, Subject } from "../http/api-request.ts";
import { type CallOptions, subjectOf } from "./definition.ts";
import { checkId } from "./id.ts";
import { imodel } from "./imodel.ts";
import { itwin } from "./itwin.ts";
import { readList } from "./read-list.ts";

/** Whose saved views to list. */
export interface SavedViewList {
  /** UUID. */
  readonly iTwinId?: string | undefined;
  /** UUID. */
  readonly iModelId?: string | undefined;
  /** Opaque URL-safe base64. */
  readonly groupId?: string | undefined;
}

/** A saved view in a list. */
export interface SavedViewSummary {
  /** Opaque URL-safe base64. */
  readonly id: string;
  /** As its author wrote it: any text, not to be trusted in a path or a page. Several views may have the same. */
  readonly displayName: string;
  /** Whether others than its owner reach it; `undefined` if the platform said nothing about it. */
  readonly shared?: boolean | undefined;
  /** When it was made, in ISO 8601; `undefined` if the platform gave none. */
  readonly creationTime?: string | undefined;
}

/** Views asked for at once. The largest page that the platform gives is not documented; the official client asks for no more. */
const pageSize = 100;

const opaqueId = /^[A-Za-z0-9_-]{1,512}$/;
/** A group shows no image, so it is no kind of target. */
const group = { label: "saved view group", idPattern: opaqueId, idForm: "URL-safe base64 (letters, digits, - and _)" };

/** Reads every page of a list of saved views. */
export async function listSavedViews(send: Send, of: SavedViewList, options: CallOptions): Promise<SavedViewSummary[]> {
  const subject = checkList(of);
  const query = new URLSearchParams();
  for (const [name, id] of Object.entries(of)) if (id !== undefined) query.set(name, id);
  const { items } = await readList(
    send,
    {
      subject,
      action: "list its saved views",
      // Not by URLSearchParams: it would write the dollar signs as %24.
      path: `/savedviews/?${query}&$top=${pageSize}&$skip=0`,
      property: "savedViews",
      read: readSavedView,
    },
    options,
  );
  return items;
}

function readSavedView(item: { readonly [name: string]: unknown }): SavedViewSummary | string {
  const { id, displayName, shared, creationTime } = item;
  if (typeof id !== "string" || !opaqueId.test(id)) return "no usable id";
  if (typeof displayName !== "string") return "no displayName";
  return {
    id,
    displayName,
    shared: typeof shared === "boolean" ? shared : undefined,
    creationTime: typeof creationTime === "string" ? creationTime : undefined,
  };
}

/** The subject of the list, once its ids are checked. */
function checkList({ iTwinId, iModelId, groupId }: SavedViewList): Subject {
  const named = [
    { kind: imodel, id: iModelId },
    { kind: itwin, id: iTwinId },
    { kind: group, id: groupId },
  ].filter(({ id }) => id !== undefined);
  for (const { kind, id = "" } of named) {
    const problem = checkId(kind, id);
    if (problem) throw new ConfigurationError(problem.message, problem.fix);
  }
  if (iModelId !== undefined) return subjectOf(imodel, iModelId);
  if (iTwinId !== undefined) return subjectOf(itwin, iTwinId);
  if (groupId !== undefined) return { label: group.label, id: groupId, owner: "the saved view group's iTwin" };
  throw new ConfigurationError(
    "Saved views are listed by iTwin, iModel or group, and none is named.",
    "Give the id of one.",
  );
}
