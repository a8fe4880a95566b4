import type { Origin } from "../github/origin.ts";
import type { PublishInputs } from "../inputs/publish-inputs.ts";
import { openCheckout } from "./checked-out-files.ts";
import { isLinkable, linkCommitted, linkFiles, type ReportedItem } from "./link-committed.ts";
import { assetLink, type Links, noLinks } from "./links.ts";

/** Finds out where readers find the files of a run, without a request. Never rejects. */
export async function findLinks(
  inputs: Pick<PublishInputs, "web" | "commit" | "place">,
  origin: Origin | undefined,
  items: readonly ReportedItem[],
  signal: AbortSignal,
): Promise<Links> {
  const { web, commit = "", place } = inputs;
  // The runner leaves a cancelled run some seconds, which are for its outputs.
  if (web.repository === "" || signal.aborted) return noLinks;
  if (origin?.kind === "repository") return linkFiles(web, { commit: origin.commit }, items);
  if (origin?.kind === "release") {
    return new Map(items.filter(isLinkable).map(({ item }) => [item.file, assetLink(web, origin, item.file)]));
  }
  try {
    const findBlob = await openCheckout(place.root, commit, signal);
    if (findBlob === undefined) return noLinks;
    return await linkCommitted({ web, revision: { commit }, items, findBlob, signal });
  } catch {
    // The run was cancelled.
    return noLinks;
  }
}
