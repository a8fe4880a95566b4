import type { NotesRequest } from "../inputs/release-notes.ts";
import type { ReportedItem } from "../links/link-committed.ts";
import type { Links, Web } from "../links/links.ts";
import { isShown, notesSection } from "./section.ts";
import type { Report } from "../../../commands/src/publish/publish-result.ts";
import type { GithubClient } from "../github/client.ts";
import { findRelease, nameRelease } from "../github/find-release.ts";
import { linkAtTag } from "./link-at-tag.ts";
import type { Origin } from "../github/origin.ts";
import { updateNotes } from "./update-notes.ts";

/**
 * Writes what became of a run into the notes of a release.
 *
 * @param args.links - Links that are known already; without any, the files are looked for at the release's tag.
 * @returns What was done, as a sentence; and the links of the files.
 * @throws NotesError, GithubError, or the signal's reason.
 */
export async function writeNotes(args: {
  client: GithubClient;
  request: Pick<NotesRequest, "release">;
  web: Web;
  report: Report;
  items: readonly ReportedItem[];
  links: Links;
  /** What the files were read from, when that was found at GitHub. */
  origin: Origin | undefined;
  redact: (text: string) => string;
  log: (line: string) => void;
  signal?: AbortSignal;
}): Promise<{ status: "updated" | "unchanged"; message: string; links: Links }> {
  const { client, request, web, report, items, origin, redact, log, signal } = args;
  const release = await findRelease(client, request.release, signal);
  const name = nameRelease(client, release);
  const shown = items.filter(({ result }) => isShown(result));
  const links =
    args.links.size > 0
      ? args.links
      : await linkAtTag({ client, web, tag: release.tag, items: shown, origin, log, ...(signal && { signal }) });
  const makeSection = (fits: (section: string) => boolean) => {
    // All in it was redacted before; once more, as it leaves by another way than the rest.
    const section = notesSection({ ...report, links }, web, (candidate) => fits(redact(candidate)));
    return section === undefined ? undefined : redact(section);
  };
  const status = await updateNotes(client, release, makeSection, signal);
  const message = status === "updated" ? `Updated the notes of ${name}.` : `The notes of ${name} say so already.`;
  return { status, message, links };
}
