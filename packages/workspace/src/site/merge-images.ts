import { ConfigurationError } from "@itwin-images/core";
import { targetKey } from "@itwin-images/core/internal";
import { quoted } from "../text.ts";
import { nameKey } from "./file-names.ts";
import type { SiteImage } from "./image-list.ts";

/** What another copy of a site is to show. */
export interface MergedImages {
  readonly images: readonly SiteImage[];
  /** Files of the copy that none of its images is in any more. */
  readonly obsolete: readonly string[];
}

/**
 * Brings images to a copy of the site that lists others as well. What only the copy has stays there, unless it is
 * pruned; a file whose target has another one now goes, as it does in the site itself.
 *
 * @param args.brought - What the copy is to have.
 * @param args.there - What the copy lists.
 * @param args.spare - Images that the copy gets only where it lists none of the same target.
 * @param args.kept - Images that stay as the copy has them, pruning or not.
 * @param args.where - How messages name the copy.
 * @throws ConfigurationError when an image would take the file of another target that stays.
 */
export function mergeImages(args: {
  brought: readonly SiteImage[];
  spare: readonly SiteImage[];
  there: readonly SiteImage[];
  kept: readonly SiteImage[];
  prune: boolean;
  where: string;
}): MergedImages {
  const listed = new Set(args.there.map(targetKey));
  const added = [...args.brought, ...args.spare.filter((image) => !listed.has(targetKey(image)))];
  const brought = new Set(added.map(targetKey));
  const kept = new Set([...args.kept, ...args.spare].map(targetKey));
  const stays = args.there.filter((image) => {
    const key = targetKey(image);
    return !brought.has(key) && (kept.has(key) || !args.prune);
  });
  const taken = new Set(added.map(({ file }) => nameKey(file)));
  const lost = stays.find(({ file }) => taken.has(nameKey(file)));
  if (lost) {
    throw new ConfigurationError(
      `${quoted(lost.file)} is the image of another target on ${args.where}, which this run did not bring and would remove.`,
      "Check out that branch before the refresh, or set prune to true.",
    );
  }
  const images = [...added, ...stays];
  const used = new Set(images.map(({ file }) => file));
  return { images, obsolete: args.there.map(({ file }) => file).filter((file) => !used.has(file)) };
}
