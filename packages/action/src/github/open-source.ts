import { type FileSource, listingSource } from "@itwin-images/workspace";
import type { RemoteSource } from "../inputs/source.ts";
import type { GithubClient } from "./client.ts";
import { keepDownloads } from "./keep-downloads.ts";
import type { Origin } from "./origin.ts";
import { listRelease } from "./release-listing.ts";
import { listRepository } from "./repository-listing.ts";

/**
 * Opens the files of a release or a commit, which are downloaded when they are loaded.
 *
 * @throws GithubError, or the signal's reason; so does what it gives.
 */
export async function openSource(
  client: GithubClient,
  source: RemoteSource,
  signal: AbortSignal,
): Promise<{ source: FileSource; origin: Origin }> {
  const options = { keep: keepDownloads(), signal };
  const { origin, ...listing } =
    source.kind === "release"
      ? await listRelease(client, source.release, options)
      : await listRepository(client, source.ref, options);
  return { source: listingSource(listing, { signal }), origin };
}
