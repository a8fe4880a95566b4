import type { Links, PublishResult, Secrets } from "@itwin-images/commands";
import type { GithubClient } from "../github/client.ts";
import { nameRelease, type Release } from "../github/find-release.ts";
import type { Web } from "../runner/event.ts";
import { notesSection } from "./section.ts";
import { updateNotes } from "./update-notes.ts";

/**
 * Writes what became of a run into the notes of a release.
 *
 * @param args.links - The files as they are at the release's tag.
 * @returns What was done, as a sentence.
 * @throws NotesError, GithubError, or the signal's reason.
 */
export async function writeReleaseNotes(
  client: GithubClient,
  release: Release,
  args: { result: PublishResult; links: Links; web: Web; secrets: Secrets; signal: AbortSignal },
): Promise<{ status: "updated" | "unchanged"; message: string }> {
  const { result, links, web, secrets, signal } = args;
  const makeSection = (fits: (section: string) => boolean) => {
    // All in it was redacted before; once more, as it leaves by another way than the rest.
    const section = notesSection({ ...result, links }, web, (candidate) => fits(secrets.redact(candidate)));
    return section === undefined ? undefined : secrets.redact(section);
  };
  const status = await updateNotes(client, release, makeSection, signal);
  const name = secrets.redact(nameRelease(client, release));
  const message = status === "updated" ? `Updated the notes of ${name}.` : `The notes of ${name} say so already.`;
  return { status, message };
}
