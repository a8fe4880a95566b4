import type { Platform } from "../platform.ts";
import { targetKey } from "../targets/index.ts";
import type { ITwinSummary } from "../targets/itwin-list.ts";
import type { InspectedItem } from "./inspect-plan.ts";
import type { PublishPlatform } from "./options.ts";

/** From so many iTwins on, a list costs fewer requests than a look at each: the longest one has 20 pages. */
const worthAList = 20;

/**
 * Lists iTwins by the keys of their targets, if there are enough that one is interested in.
 *
 * @returns `undefined` if there are too few, or if they can't be listed: then each is looked at, and meets the same failure
 * if it is one. iTwins that the list does not reach are not in it.
 */
export async function listManyITwins(
  count: number,
  itwins: Pick<Platform["itwins"], "list"> | undefined,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ITwinSummary> | undefined> {
  if (itwins === undefined || count < worthAList) return undefined;
  try {
    const { iTwins } = await itwins.list({ signal });
    return new Map(iTwins.map((iTwin) => [targetKey({ kind: "itwin", id: iTwin.id }), iTwin] as const));
  } catch {
    return undefined;
  }
}

/** The iTwins of a plan, listed if that is cheaper than a look at each. */
export function listITwinsOf(
  items: readonly InspectedItem[],
  platform: PublishPlatform,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ITwinSummary> | undefined> {
  const count = items.filter(({ item }) => item.target.kind === "itwin").length;
  return listManyITwins(count, platform.itwins, signal);
}
