import type { Plan } from "@itwin-images/core";
import type { Entry } from "../entry.ts";
import { planEntriesIn } from "../plan/plan-entry.ts";
import type { Listing } from "./listing.ts";
import { listingPlace } from "./listing-source.ts";

/** What a plan is made of whose files are not on the disk. */
export interface PlanListingArgs {
  readonly entries: readonly Entry[];
  readonly listing: Listing;
  /** The folder of the listing that image paths start from, with forward slashes. Default: its top. */
  readonly directory?: string;
  readonly signal?: AbortSignal;
}

/**
 * Finds the files of entries in a listing, by the rules of {@link planEntries}.
 *
 * @throws The signal's reason when it is aborted, or what the listing rejects with.
 */
export async function planListing({ entries, listing, directory = "", signal }: PlanListingArgs): Promise<Plan> {
  signal?.throwIfAborted();
  return planEntriesIn({ entries, place: listingPlace({ listing, directory, signal }), signal });
}
