import type { OptionReader } from "@itwin-images/commands";
import { oneLine } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import { type GithubAccess, type ReleaseChoice, readGithubAccess } from "./source.ts";

/** Whose notes are written, and how to get at them. */
export type NotesRequest = GithubAccess & { readonly release: ReleaseChoice };

/** Reads whose notes are to be written; `undefined` when that was refused. */
export function readNotes(inputs: OptionReader, event: RunEvent): NotesRequest | undefined {
  const tag = inputs.text("tag");
  const release = tag === undefined ? event.release : { tag };
  if (release === undefined) {
    inputs.refuse(
      `The input update-release-notes is true, but the event ${oneLine(event.name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`,
    );
  }
  const access = readGithubAccess(inputs, { event, because: "update-release-notes is true" });
  return release && access && { ...access, release };
}
