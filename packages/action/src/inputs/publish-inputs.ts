import { readAddress } from "@itwin-images/core/internal";
import type { Web } from "../links/links.ts";
import type { RunEvent } from "../runner/event.ts";
import { attempt, type Credentials, readCredentials } from "./credentials.ts";
import { InputsRefused, type ReadInput } from "./inputs-refused.ts";
import { type NotesRequest, readNotes } from "./release-notes.ts";
import { readSelection, type Selection } from "./selection.ts";
import { commitOf, readSource, type Source } from "./source.ts";
import { readCount, readFlag, readText } from "./input-values.ts";
import { findPlace, type Place } from "./working-directory.ts";

/** What the publish action was asked to do. Everything in it is checked. */
export interface PublishInputs {
  readonly credentials: Credentials;
  readonly source: Source;
  readonly selection: Selection;
  readonly place: Place;
  /** How many uploads run at once: 1 to 64. */
  readonly concurrency: number;
  readonly dryRun: boolean;
  readonly skipUnchanged: boolean;
  readonly verify: boolean;
  /** Path of the record, as the user wrote it. */
  readonly record: string | undefined;
  /** Path of the backup's folder, as the user wrote it. */
  readonly backup: string | undefined;
  /** Whose notes are written; `undefined` when none are. */
  readonly notes: NotesRequest | undefined;
  /** The commit that the workflow runs for; for the record. */
  readonly commit: string | undefined;
  /** The repository that the workflow runs in. */
  readonly web: Web;
  readonly apiUrl: string;
}

/** The API of production. */
const defaultApiUrl = "https://api.bentley.com";

/**
 * Turns the inputs into what they ask for.
 *
 * @param about.workspace - GITHUB_WORKSPACE.
 * @param about.commit - GITHUB_SHA.
 * @throws {@link InputsRefused} with everything that is wrong with them at once.
 */
export async function readPublishInputs(
  read: ReadInput,
  about: { workspace: string; event: RunEvent; commit: string | undefined },
): Promise<PublishInputs> {
  const refusals: string[] = [];
  const refuse = (message: string): void => {
    refusals.push(message);
  };
  const credentials = readCredentials(read, about.event, refuse);
  const selection = readSelection(read, refuse);
  const updatesNotes = readFlag(read, "update-release-notes", { otherwise: false }, refuse);
  // What the notes and the source both lack is told once.
  const refuseOnce = (message: string): void => {
    if (!refusals.includes(message)) refuse(message);
  };
  const notes = updatesNotes ? readNotes(read, about.event, refuseOnce) : undefined;
  const source = readSource(read, { ...about, tagIsForNotes: updatesNotes }, refuseOnce);
  // Elsewhere than on the disk, it is a folder of the source.
  const onDisk = (readText(read, "source") ?? "workspace") === "workspace";
  const directory = (onDisk ? readText(read, "working-directory") : undefined) ?? ".";
  const place = await findPlace(about.workspace, directory, refuse);
  const concurrency = readCount(read, "concurrency", { least: 1, most: 64, otherwise: 8 }, refuse);
  const dryRun = readFlag(read, "dry-run", { otherwise: false }, refuse);
  const skipUnchanged = readFlag(read, "skip-unchanged", { otherwise: true }, refuse);
  const verify = readFlag(read, "verify", { otherwise: true }, refuse);
  const record = readText(read, "record");
  const backup = readText(read, "backup");
  const apiUrl = readText(read, "api-url") ?? defaultApiUrl;
  attempt(refuse, () => readAddress(apiUrl, "input api-url"));
  // What is missing was refused, so the first check alone would do for the reader, but not for the compiler.
  if (refusals.length > 0 || !credentials || !source || !selection || !place) throw new InputsRefused(refusals);
  const commit = commitOf(source, about.commit);
  const how = { concurrency, dryRun, skipUnchanged, verify, record, backup, notes };
  return { credentials, source, selection, place, apiUrl, commit, web: about.event.web, ...how };
}
