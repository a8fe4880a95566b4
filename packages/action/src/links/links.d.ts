import type { FileLink } from "@itwin-images/commands";
import type { Web } from "../runner/event.ts";
/** A tag or a commit. */
export type Revision =
  | {
      readonly tag: string;
    }
  | {
      readonly commit: string;
    };
/** The link of a file that is in the repository. @param isLfs - True when Git has only a pointer to it. */
export declare function fileLink(
  web: Web,
  revision: Revision,
  path: string,
  {
    isLfs,
  }: {
    isLfs: boolean;
  },
): FileLink;
/** The link of a release's asset. @param draft - True when nobody but the repository's writers can load it. */
export declare function assetLink(
  web: Web,
  {
    tag,
    draft,
  }: {
    tag: string;
    draft: boolean;
  },
  name: string,
): FileLink;
