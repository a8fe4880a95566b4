import { oneLine } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import { type ReadInput, type Refuse, readText } from "./input-values.ts";
import { type GithubAccess, type ReleaseChoice, readGithubAccess } from "./source.ts";

/** Whose notes are written, and how to get at them. */
export type NotesRequest = GithubAccess & { readonly release: ReleaseChoice };

/** Reads whose notes are to be written; `undefined` when that was refused. */
export function readNotes(read: ReadInput, event: RunEvent, refuse: Refuse): NotesRequest | undefined {
  const tag = readText(read, "tag");
  const release = tag === undefined ? event.release : { tag };
  if (release === undefined) {
    refuse(
      `The input update-release-notes is true, but the event ${oneLine(event.name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`,
    );
  }
  const access = readGithubAccess(read, { event, because: "update-release-notes is true" }, refuse);
  return release && access && { ...access, release };
}
