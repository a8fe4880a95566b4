import type { Plan } from "@itwin-images/core";
import { listingSource, planSelection } from "@itwin-images/workspace";
import type { Selection } from "../inputs/selection.ts";
import type { RemoteSource } from "../inputs/source.ts";
import { inlineManifest } from "../../../commands/src/results/item-result.ts";
import type { GithubClient } from "./client.ts";
import { GithubError } from "./github-error.ts";
import { keepDownloads } from "./keep-downloads.ts";
import type { Origin } from "./origin.ts";
import { listRelease } from "./release-listing.ts";
import { listRepository } from "./repository-listing.ts";

/**
 * Plans what is at GitHub: the manifest from there, and items whose images are downloaded when they are loaded.
 *
 * @throws The signal's reason. What GitHub refuses is a problem of the plan.
 */
export async function planSource(args: {
  client: GithubClient;
  source: RemoteSource;
  selection: Selection;
  signal?: AbortSignal;
}): Promise<Plan & { readonly origin?: Origin }> {
  const { client, source, selection, signal } = args;
  const aborting = signal ? { signal } : {};
  const options = { keep: keepDownloads(), ...aborting };
  try {
    const isRelease = source.kind === "release";
    const listing = isRelease
      ? await listRelease(client, source.release, options)
      : await listRepository(client, source.ref, options);
    const plan = await planSelection({
      source: listingSource(listing, aborting),
      selection: "images" in selection ? { ...selection, file: inlineManifest } : selection,
      directory: isRelease ? "" : source.directory,
      ...aborting,
    });
    return { ...plan, origin: listing.origin };
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    return { items: [], problems: [error.problem] };
  }
}
