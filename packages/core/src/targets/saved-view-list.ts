import { ConfigurationError } from "../errors.ts";
import type { ApiAnswer, ApiRequest, Send, Subject } from "../http/api-request.ts";
import { type CallOptions, subjectOf } from "./definition.ts";
import { checkId } from "./id.ts";
import { imodel } from "./imodel.ts";
import { itwin } from "./itwin.ts";

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
  /** As its author wrote it: any text, not to be trusted in a path or a page. */
  readonly displayName: string;
}

/** Views asked for at once. The largest page that the platform gives is not documented; the official client asks for no more. */
const pageSize = 100;
/** 100,000 views: far more than anyone looks through, and an end to a list that goes round in circles. */
const maxPages = 1000;

const opaqueId = /^[A-Za-z0-9_-]{1,512}$/;
/** A group shows no image, so it is no kind of target. */
const group = { label: "saved view group", idPattern: opaqueId, idForm: "URL-safe base64 (letters, digits, - and _)" };

/** Reads every page of a list of saved views. */
export async function listSavedViews(send: Send, of: SavedViewList, options: CallOptions): Promise<SavedViewSummary[]> {
  const subject = checkList(of);
  const query = new URLSearchParams();
  for (const [name, id] of Object.entries(of)) if (id !== undefined) query.set(name, id);
  // Not by URLSearchParams: it would write the dollar signs as %24.
  let path: string | undefined = `/savedviews/?${query}&$top=${pageSize}&$skip=0`;

  const asked = new Set<string>();
  // By id: a view that is added while the list is read moves another one onto the next page, where it comes again.
  const views = new Map<string, SavedViewSummary>();
  while (path !== undefined) {
    const request: ApiRequest = { subject, method: "GET", path, action: "list its saved views", success: [200] };
    const answer = await send(request, options);
    asked.add(path);
    const page = readPage(answer);
    for (const view of page.views) views.set(view.id, view);
    path = page.next;
    if (path !== undefined && asked.has(path)) throw answer.malformed("its next page is one that was read already");
    if (asked.size >= maxPages && path !== undefined) throw answer.malformed(`it has more than ${maxPages} pages`);
  }
  return [...views.values()];
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

function readPage(answer: ApiAnswer): { views: SavedViewSummary[]; next: string | undefined } {
  let page: { savedViews?: unknown; _links?: { next?: { href?: unknown } | null } | null } | null;
  try {
    page = JSON.parse(new TextDecoder().decode(answer.body));
  } catch {
    throw answer.malformed("its body is not JSON");
  }
  if (!Array.isArray(page?.savedViews)) throw answer.malformed("its body has no savedViews");
  const views = page.savedViews.map((view: unknown): SavedViewSummary => {
    const { id, displayName } = (view ?? {}) as { id?: unknown; displayName?: unknown };
    if (typeof id !== "string" || !opaqueId.test(id))
      throw answer.malformed("a saved view in its body has no usable id");
    if (typeof displayName !== "string") throw answer.malformed("a saved view in its body has no displayName");
    return { id, displayName };
  });
  const href = page._links?.next?.href;
  if (href === undefined || href === null) return { views, next: undefined };
  const next = typeof href === "string" ? answer.pathOf(href) : undefined;
  if (next === undefined || !/^\/savedviews\/?\?/.test(next)) {
    throw answer.malformed("the address of its next page is not one of the API's lists of saved views");
  }
  return { views, next };
}
