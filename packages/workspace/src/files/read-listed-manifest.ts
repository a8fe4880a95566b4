import { posix } from "node:path";
import type { Problem } from "@itwin-images/core";
import { findManifest } from "../manifest/find-manifest.ts";
import type { ManifestText } from "../manifest/read-manifest.ts";
import type { Listing } from "./listing.ts";
import { listingPlace } from "./listing-source.ts";

/** Which manifest to read from a listing. */
export interface ReadListedManifestArgs {
  readonly listing: Listing;
  /** Path of the manifest, relative to `directory`. */
  readonly path: string;
  /** A folder of the listing, with forward slashes. Default: its top. */
  readonly directory?: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads a manifest from a listing: at most 1 MiB of UTF-8.
 *
 * @returns The text, with the `directory` that its image paths start from as a folder of the listing.
 * @throws The signal's reason when it is aborted, or what the listing rejects with.
 */
export async function readListedManifest(
  args: ReadListedManifestArgs,
): Promise<ManifestText | { readonly problem: Problem }> {
  const { listing, path, directory = "", signal } = args;
  signal?.throwIfAborted();
  const found = await findManifest({ place: listingPlace({ listing, directory, signal }), path, signal });
  if ("problem" in found) return found;
  const folder = posix.dirname(found.file);
  return { ...found, directory: folder === "." ? "" : folder };
}
