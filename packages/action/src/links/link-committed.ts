import type { FileLink, ItemResult, Links, PublishResult } from "@itwin-images/commands";
import type { PlanItem } from "@itwin-images/core";
import { matchBlob } from "../github/git-object.ts";
import type { Web } from "../runner/event.ts";
import { fileLink, type Revision } from "./links.ts";

/** An item, with what is reported of it. */
export interface ReportedItem {
  readonly item: PlanItem;
  readonly result: ItemResult;
}

/** The items of a run, with what is reported of each. */
export function reportedItems({ plan, items }: PublishResult): ReportedItem[] {
  return plan.items.flatMap((item, index) => {
    const result = items[index];
    return result ? [{ item, result }] : [];
  });
}

/** Gives the hash that Git has of a file at a revision; `undefined` when it has none there. */
export type FindBlob = (path: string) => Promise<string | undefined>;

/**
 * Links the files that are in the repository as they were published, or were prepared to be. No page shows a file that the job rendered or
 * changed.
 */
export async function linkCommitted(args: {
  web: Web;
  revision: Revision;
  items: readonly ReportedItem[];
  findBlob: FindBlob;
  signal?: AbortSignal;
}): Promise<Links> {
  const { web, revision, items, findBlob, signal } = args;
  const links = new Map<string, FileLink>();
  for (const { item } of items.filter(isLinkable)) {
    if (links.has(item.file)) continue;
    const sha = await findBlob(item.file);
    const bytes = sha === undefined ? undefined : await loadAgain(item, signal);
    const match = sha !== undefined && bytes !== undefined && matchBlob(sha, bytes);
    if (match) links.set(item.file, fileLink(web, revision, item.file, { isLfs: match === "lfs" }));
  }
  return links;
}

/** The file once more, also where another image was made of it; `undefined` when it is gone by now. */
async function loadAgain(item: PlanItem, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
  try {
    const { load, loadFile = load } = item;
    return await loadFile(signal ? { signal } : {});
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/** Links files that were read from this very revision. */
export function linkFiles(web: Web, revision: Revision, items: readonly ReportedItem[]): Links {
  const linkable = items.filter(isLinkable);
  return new Map(linkable.map(({ item }) => [item.file, fileLink(web, revision, item.file, { isLfs: false })]));
}

/** An image, whose name is what it was: one from which a secret was taken is no path any more. */
export function isLinkable({ item, result }: ReportedItem): boolean {
  return result.format !== undefined && result.file === item.file;
}
