import type { Plan, Problem } from "@itwin-images/core";
import { type Listing, parseManifest, planListing, readListedManifest } from "@itwin-images/workspace";
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
    const folder = isRelease ? "" : source.directory;
    const { entries, problems, directory } = await readRequest(listing, selection, folder, signal);
    const plan = await planListing({ entries, listing, directory, ...aborting });
    return { items: plan.items, problems: [...problems, ...plan.problems], origin: listing.origin };
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    return { items: [], problems: [error.problem] };
  }
}

async function readRequest(
  listing: Listing,
  selection: Selection,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<{ entries: Parameters<typeof planListing>[0]["entries"]; problems: readonly Problem[]; directory: string }> {
  if ("image" in selection) return { entries: [selection], problems: [], directory };
  if ("images" in selection) return { ...parseManifest({ text: selection.images, file: inlineManifest }), directory };
  const path = selection.manifest;
  const manifest = await readListedManifest({ listing, path, directory, ...(signal && { signal }) });
  if ("problem" in manifest) return { entries: [], problems: [manifest.problem], directory };
  return { ...parseManifest(manifest), directory: manifest.directory };
}
