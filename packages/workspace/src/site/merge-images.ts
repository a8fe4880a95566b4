import { ConfigurationError } from "@itwin-images/core";
import { targetKey } from "@itwin-images/core/internal";
import { quoted } from "../text.ts";
import { nameKey } from "./file-names.ts";
import type { SiteImage } from "./image-list.ts";

/** The images of a branch after a refresh. */
export interface MergedImages {
  readonly images: readonly SiteImage[];
  /** Files of the branch that none of these images uses. */
  readonly obsolete: readonly string[];
}

/**
 * Merges a refreshed site into a branch, which may list other images too. Images that only the branch has stay, unless
 * `prune` is set.
 *
 * @param args.fresh - Images of this run; they win over the branch's.
 * @param args.fallback - Images that were not refreshed; the branch's image of the same target wins.
 * @param args.unreadable - Images whose bytes this run does not have; the branch's stay, even with `prune`.
 * @param args.onBranch - Images that the branch lists.
 * @param args.branch - Name of the branch, for messages.
 * @throws ConfigurationError when an image would take the file of another target that stays.
 */
export function mergeImages(args: {
  fresh: readonly SiteImage[];
  fallback: readonly SiteImage[];
  unreadable: readonly SiteImage[];
  onBranch: readonly SiteImage[];
  prune: boolean;
  branch: string;
}): MergedImages {
  const { onBranch, prune } = args;
  const listed = new Set(onBranch.map(targetKey));
  const added = [...args.fresh, ...args.fallback.filter((image) => !listed.has(targetKey(image)))];
  const replaced = new Set(added.map(targetKey));
  const unpruned = new Set([...args.unreadable, ...args.fallback].map(targetKey));
  const staying = onBranch.filter((image) => {
    const key = targetKey(image);
    return !replaced.has(key) && (unpruned.has(key) || !prune);
  });
  const taken = new Set(added.map(({ file }) => nameKey(file)));
  const lost = staying.find(({ file }) => taken.has(nameKey(file)));
  if (lost) {
    throw new ConfigurationError(
      `${quoted(lost.file)} is the image of another target on ${args.branch}, which this run did not refresh and would remove.`,
      "Check out that branch before the refresh, or set prune to true.",
    );
  }
  const images = [...added, ...staying];
  const used = new Set(images.map(({ file }) => file));
  return { images, obsolete: onBranch.map(({ file }) => file).filter((file) => !used.has(file)) };
}
