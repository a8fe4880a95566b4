import type { SourceLocation, Target, TargetReference } from "@itwin-images/core";
import { targetKey } from "@itwin-images/core/internal";

/** A target whose image a site shows, and what is known of it before the platform is asked. */
export interface SiteTarget {
  readonly target: Target;
  /** As its author wrote it, if a list or the user gives it. Untrusted in paths and pages. */
  readonly displayName?: string;
  /** What the image shows, for those who can't see it. Default: the display name. */
  readonly alt?: string;
  /** Name of its image in a list of the platform (iTwins); `null` if it has none. */
  readonly listedImage?: string | null;
}

/** A target as it was named, before names are looked up. */
export interface SiteReference extends Omit<SiteTarget, "target"> {
  readonly target: TargetReference;
  /** Where it is named. */
  readonly at?: SourceLocation;
}

/** Every target once, in the order of first mention; a later mention adds what the first left open. */
export function mergeTargets(targets: readonly SiteTarget[]): SiteTarget[] {
  const merged = new Map<string, SiteTarget>();
  for (const one of targets) {
    const key = targetKey(one.target);
    merged.set(key, { ...one, ...merged.get(key) });
  }
  return [...merged.values()];
}
