/** Makes the error of a list request: the API's own code and message around the one detail. */
export type RefuseList = (detailCode: string, message: string, target: string) => Error;

interface Link {
  href: string;
}

export interface PageLinks {
  self: Link;
  prev?: Link;
  next?: Link;
}

/** Which part of a list is asked for. */
export interface PageRequest {
  readonly url: URL;
  readonly top: number;
  readonly skip: number;
}

/** Reads `$top` and `$skip`. Without `$top` a page has 100 items. */
export function readPageRequest(url: URL, maxTop: number, refuse: RefuseList): PageRequest {
  return {
    url,
    top: count(url, "$top", 1, maxTop, refuse) ?? 100,
    skip: count(url, "$skip", 0, Infinity, refuse) ?? 0,
  };
}

/** The items of the page, and the links of HAL to it and to its neighbours. */
export function cutPage<T>(all: readonly T[], { url, top, skip }: PageRequest): { items: T[]; links: PageLinks } {
  return {
    items: all.slice(skip, skip + top),
    links: {
      self: pageLink(url, top, skip),
      ...(skip > 0 && { prev: pageLink(url, top, Math.max(0, skip - top)) }),
      ...(skip + top < all.length && { next: pageLink(url, top, skip + top) }),
    },
  };
}

/** By code unit and not by locale: the order must not depend on the machine. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function pageLink(url: URL, top: number, skip: number): Link {
  const page = new URL(url);
  page.searchParams.set("$top", String(top));
  page.searchParams.set("$skip", String(skip));
  return { href: page.href };
}

function count(url: URL, parameter: string, least: number, most: number, refuse: RefuseList): number | undefined {
  const value = url.searchParams.get(parameter);
  if (value === null) return undefined;
  if (!/^\d{1,9}$/.test(value) || Number(value) < least || Number(value) > most) {
    const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`;
    throw refuse("InvalidValue", `${parameter} must be a whole number ${range}.`, parameter);
  }
  return Number(value);
}
