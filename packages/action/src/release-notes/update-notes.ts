import type { GithubClient } from "../github/client.ts";
import { unknownAnswer } from "../github/explain.ts";
import { nameRelease, type Release, unseen } from "../github/find-release.ts";
import { NotesError, replaceSection } from "./replace-section.ts";

/** GitHub takes this many characters: "body is too long (maximum is 125000 characters)". */
const maxNotesLength = 125_000;

/** How often the notes are written when somebody else keeps writing them too. */
const maxWrites = 3;

/** Milliseconds between a write and the check whether it stayed; doubled after each further one. */
const checkDelay = 250;

/**
 * Writes our section into a release's notes, and leaves everything else of the release as it is.
 *
 * GitHub's API knows no condition for a PATCH (no If-Match), so that nothing can rule out that somebody saves the notes
 * between our reading and our writing. Every attempt reads them right before it writes them, also after a wait for a rate
 * limit: what remains is the time of one request, some tenths of a second. An editor that was opened before and is saved
 * later overwrites the section: the notes are read again afterwards, and the section written again onto what was saved.
 *
 * @param makeSection - The section for notes that can take what `fits`; `undefined` when there is none.
 * @throws NotesError, GithubError, or the signal's reason.
 */
export async function updateNotes(
  client: GithubClient,
  release: Release,
  makeSection: (fits: (section: string) => boolean) => string | undefined,
  signal?: AbortSignal,
): Promise<"updated" | "unchanged"> {
  const name = nameRelease(client, release);
  const intent = {
    what: `update the notes of ${name}`,
    permission: "write",
    notFound: `It was deleted meanwhile, or the token may not change it: ${unseen(client.repository)}`,
  } as const;
  let written = 0;
  // A write that was answered with a failure may have taken effect.
  let tried = false;
  const writeOnce = async (attempt: AbortSignal): Promise<boolean> => {
    const body = await readNotes(client, release, intent.what, attempt);
    const next = withSection(body, makeSection, name);
    if (next === body) return true;
    if (written === maxWrites) return false;
    const { octokit, owner, repo } = client;
    tried = true;
    await octokit.rest.repos.updateRelease({
      ...{ owner, repo, release_id: release.id, body: next },
      request: { signal: attempt },
    });
    written++;
    return false;
  };
  for (let round = 0; round <= maxWrites; round++) {
    if (await client.call(intent, writeOnce, signal)) return tried ? "updated" : "unchanged";
    // A read may lag behind the write, and another writer needs a moment too.
    await client.wait(checkDelay * 2 ** round, signal);
  }
  throw new NotesError(
    `The notes of ${name} were written ${maxWrites} times, and each time somebody else overwrote them at once.`,
    "Run it again when nobody else writes them.",
  );
}

async function readNotes(
  { octokit, owner, repo }: GithubClient,
  { id }: Release,
  what: string,
  signal: AbortSignal,
): Promise<string> {
  const { data } = await octokit.rest.repos.getRelease({ owner, repo, release_id: id, request: { signal } });
  const { body } = (data ?? {}) as Partial<Record<string, unknown>>;
  if (typeof body === "string") return body;
  // Of a release without notes.
  if (body === null) return "";
  throw unknownAnswer(what);
}

function withSection(
  body: string,
  makeSection: (fits: (section: string) => boolean) => string | undefined,
  name: string,
): string {
  // In units of UTF-16: never less than what GitHub counts, whichever characters it means.
  const section = makeSection((candidate) => replaceSection(body, candidate).length <= maxNotesLength);
  if (section !== undefined) return replaceSection(body, section);
  throw new NotesError(
    `The notes of ${name} have ${body.length.toLocaleString("en-US")} characters, and GitHub takes ${maxNotesLength.toLocaleString("en-US")}: there is no room for a section of even one line.`,
    "Shorten them by 500 characters, and run it again.",
  );
}
