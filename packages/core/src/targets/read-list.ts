import type { ApiAnswer, ApiRequest, Send } from "../http/api-request.ts";
import type { CallOptions } from "./definition.ts";

/** Which list to read, and how. */
export interface ListRequest<Item> extends Pick<ApiRequest, "subject" | "action" | "accept" | "headers"> {
  /** Path and query of the first page. */
  readonly path: string;
  /** The property of the answers that has the items. */
  readonly property: string;
  /** Reads an item; a string is the reason why it is none. */
  readonly read: (item: { readonly [name: string]: unknown }) => Item | string;
}

/** Far more pages than anyone looks through, and an end to a list that goes round in circles. */
const maxPages = 1000;
/** Of one page. */
const maxAnswerBytes = 8 * 1024 * 1024;

/**
 * Reads every page of a list.
 *
 * @returns The items, each once; and how many there are by the platform's own count, if it was asked for one.
 */
export async function readList<Item extends { readonly id: string }>(
  send: Send,
  { path: first, property, read, ...request }: ListRequest<Item>,
  options: CallOptions,
): Promise<{ items: Item[]; total: number | undefined }> {
  const route = first.replace(/\/?\?.*$/, "");
  let path: string | undefined = first;
  let total: number | undefined;
  const asked = new Set<string>();
  // By id: something that is added while the list is read moves another item onto the next page, where it comes again.
  const items = new Map<string, Item>();
  while (path !== undefined) {
    const answer: ApiAnswer = await send({ ...request, method: "GET", path, success: [200], maxAnswerBytes }, options);
    asked.add(path);
    const page = readPage(answer, property, route);
    for (const one of page.items) {
      const item = read((one ?? {}) as { readonly [name: string]: unknown });
      if (typeof item === "string") throw answer.malformed(`an entry of ${property} in its body has ${item}`);
      items.set(item.id, item);
    }
    const count = Number(answer.headers.get("x-total-count") ?? Number.NaN);
    if (Number.isSafeInteger(count)) total = count;
    path = page.next;
    if (path !== undefined && asked.has(path)) throw answer.malformed("its next page is one that was read already");
    if (asked.size >= maxPages && path !== undefined) throw answer.malformed(`it has more than ${maxPages} pages`);
  }
  return { items: [...items.values()], total };
}

function readPage(answer: ApiAnswer, property: string, route: string): { items: unknown[]; next: string | undefined } {
  let page: { [name: string]: unknown; _links?: { next?: { href?: unknown } | null } | null } | null;
  try {
    page = JSON.parse(new TextDecoder().decode(answer.body));
  } catch {
    throw answer.malformed("its body is not JSON");
  }
  const items = page?.[property];
  if (!Array.isArray(items)) throw answer.malformed(`its body has no ${property}`);
  const href = page?._links?.next?.href;
  if (href === undefined || href === null) return { items, next: undefined };
  const next = typeof href === "string" ? answer.pathOf(href) : undefined;
  // The token goes with the request: only the same list may be read on.
  if (next === undefined || next.replace(/\/?\?.*$/, "") !== route || !next.includes("?")) {
    throw answer.malformed("the address of its next page is not one of the API's lists of the same kind");
  }
  return { items, next };
}
