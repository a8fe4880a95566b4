import type { Send } from "../http/api-request.ts";
import { type CallOptions, subjectOf } from "./definition.ts";
import { uuidPattern } from "./id.ts";
import { itwin } from "./itwin.ts";
import { readList } from "./read-list.ts";

/** An iModel in a list. */
export interface IModelSummary {
  /** UUID. */
  readonly id: string;
  /** Unique in its iTwin, at most 255 characters. Any text, not to be trusted in a path or a page. */
  readonly displayName: string;
}

/** Version 2 is the one documented for iModels. */
export const imodelAccept = "application/vnd.bentley.itwin-platform.v2+json";

/** The largest page is not documented; the default is 100. */
const pageSize = 100;

/** Reads the iModels of an iTwin. The platform leaves out those that the token's owner may not see. */
export async function listIModels(send: Send, iTwinId: string, options: CallOptions): Promise<IModelSummary[]> {
  const { items } = await readList(
    send,
    {
      subject: subjectOf(itwin, iTwinId),
      action: "list its iModels",
      path: `/imodels?iTwinId=${encodeURIComponent(iTwinId)}&$top=${pageSize}&$skip=0`,
      accept: imodelAccept,
      property: "iModels",
      read: ({ id, displayName, name }): IModelSummary | string => {
        if (typeof id !== "string" || !uuidPattern.test(id)) return "no usable id";
        const text = displayName ?? name;
        return typeof text === "string" ? { id, displayName: text } : "no displayName";
      },
    },
    options,
  );
  return items;
}
