import type { Send, Subject } from "../http/api-request.ts";
import type { CallOptions } from "./definition.ts";
import { uuidPattern } from "./id.ts";
import { readList } from "./read-list.ts";

/** Which iTwins to list. Both values are compared exactly, and an iTwin must have both. */
export interface ITwinQuery {
  /** Unique; the platform makes it the id where nobody chose one. */
  readonly number?: string | undefined;
  /** Not unique. */
  readonly displayName?: string | undefined;
}

/** An iTwin in a list. */
export interface ITwinSummary {
  /** UUID. */
  readonly id: string;
  /** As its author wrote it: any text, not to be trusted in a path or a page. */
  readonly displayName: string;
  /** Any text, too; empty if the platform gave none. */
  readonly number: string;
  /** `Active`, `Inactive` or `Trial`; `undefined` if the platform gave none. */
  readonly status: string | undefined;
  /** `Project`, `Asset` and so on; `undefined` if the platform gave none. */
  readonly subClass: string | undefined;
  /** Name of its image's file; `null` without an image, and `undefined` if the platform said nothing about it. */
  readonly imageName: string | null | undefined;
}

/** iTwins that fit, as far as the platform gives them. */
export interface ITwinList {
  /** Inactive ones too. */
  readonly iTwins: readonly ITwinSummary[];
  /** How many there are, if the list ends before all of them. The platform gives at most 10,000. */
  readonly cutFrom: number | undefined;
}

/** Half of the documented limit: with all properties, an answer of 1,000 may have over a megabyte. */
const pageSize = 500;
/** The most that the platform gives in one list, all pages together; without the header, it ends at 1,000. [developer.bentley.com] */
const maxReturn = 10_000;
/** Where a list ends without a word. */
const silentEnd = 1000;

const subject: Subject = { label: "list of", id: "iTwins", owner: "the iTwin" };

/** Reads the iTwins that the token's owner is a member of. */
export async function listITwins(send: Send, query: ITwinQuery, options: CallOptions): Promise<ITwinList> {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`&${name}=${encodeURIComponent(value.toWellFormed())}`],
  );
  const { items, total } = await readList(
    send,
    {
      subject,
      action: "read it",
      path: `/itwins?includeInactive=true${parameters.join("")}&$top=${pageSize}&$skip=0`,
      headers: { Prefer: "return=representation", "X-Max-Return": String(maxReturn), "x-total-count": "true" },
      property: "iTwins",
      read: readITwin,
    },
    options,
  );
  // Without a count, a list that ends exactly where lists end without a word is not known to be whole.
  const isCut = total === undefined ? items.length > 0 && items.length % silentEnd === 0 : items.length < total;
  return { iTwins: items, cutFrom: isCut ? (total ?? items.length) : undefined };
}

function readITwin(item: { readonly [name: string]: unknown }): ITwinSummary | string {
  const { id, displayName, number, status, subClass, imageName } = item;
  if (typeof id !== "string" || !uuidPattern.test(id)) return "no usable id";
  if (typeof displayName !== "string") return "no displayName";
  return {
    id,
    displayName,
    number: typeof number === "string" ? number : "",
    status: typeof status === "string" ? status : undefined,
    subClass: typeof subClass === "string" ? subClass : undefined,
    imageName: typeof imageName === "string" || imageName === null ? imageName : undefined,
  };
}

/** Whether two names are of one image: a list has other names than the image itself, with the same id in them. */
export function isSameImage(listed: string, recorded: string | undefined): boolean {
  const idOf = (name: string): string | undefined => uuid.exec(name)?.[0].toLowerCase();
  return (
    recorded !== undefined && (listed === recorded || (idOf(listed) !== undefined && idOf(listed) === idOf(recorded)))
  );
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
