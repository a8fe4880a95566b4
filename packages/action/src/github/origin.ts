import type { Listing } from "@itwin-images/workspace";

/** What the files of a run were read from, as it was found at GitHub. */
export type Origin =
  | { readonly kind: "release"; readonly tag: string; readonly draft: boolean }
  | { readonly kind: "repository"; readonly commit: string };

/** Files at GitHub. */
export interface GithubListing extends Listing {
  readonly origin: Origin;
}
