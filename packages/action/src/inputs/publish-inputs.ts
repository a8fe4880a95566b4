import type { PublishOptions } from "@itwin-images/commands";
import { readAddress } from "@itwin-images/core/internal";
import type { RunEvent, Web } from "../runner/event.ts";
import { readCredentials } from "./credentials.ts";
import { attempt, InputsRefused, type ReadInput, readCount, readFlag, readText } from "./input-values.ts";
import { type NotesRequest, readNotes } from "./release-notes.ts";
import { readSelection } from "./selection.ts";
import { commitOf, readSource, type Source } from "./source.ts";
import { findWorkingDirectory } from "./working-directory.ts";

/** What the publish action was asked to do. Everything in it is checked. */
export interface PublishInputs extends Omit<PublishOptions, "source"> {
  readonly source: Source;
  /** Whose notes are written; `undefined` when none are. */
  readonly notes: NotesRequest | undefined;
  /** The repository that the workflow runs in. */
  readonly web: Web;
}

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
  // What the notes and the source both lack is refused once.
  const refuseOnce = (message: string): void => {
    if (!refusals.includes(message)) refuse(message);
  };
  const notes = updatesNotes ? readNotes(read, about.event, refuseOnce) : undefined;
  const source = readSource(read, { ...about, tagIsForNotes: updatesNotes }, refuseOnce);
  // Elsewhere than on the disk, it is a folder of the source.
  const onDisk = (readText(read, "source") ?? "workspace") === "workspace";
  const directory = (onDisk ? readText(read, "working-directory") : undefined) ?? ".";
  const workspace = await findWorkingDirectory(about.workspace, directory, refuse);
  const concurrency = readCount(read, "concurrency", { least: 1, most: 64, otherwise: 8 }, refuse);
  const dryRun = readFlag(read, "dry-run", { otherwise: false }, refuse);
  const skipUnchanged = readFlag(read, "skip-unchanged", { otherwise: true }, refuse);
  const verify = readFlag(read, "verify", { otherwise: true }, refuse);
  const record = readText(read, "record");
  const backup = readText(read, "backup");
  const patience = readCount(read, "patience", { least: 0, most: 60, otherwise: 5 }, refuse) * 60_000;
  const apiUrl = readText(read, "api-url");
  if (apiUrl !== undefined) attempt(refuse, () => readAddress(apiUrl, "input api-url"));
  // What is missing was refused, so the first check alone would do for the reader, but not for the compiler.
  if (refusals.length > 0 || !credentials || !source || !selection || !workspace) throw new InputsRefused(refusals);
  const commit = commitOf(source, about.commit);
  const { web } = about.event;
  const files = { source, selection, workspace, record, backup, commit };
  return { credentials, apiUrl, patience, ...files, concurrency, dryRun, skipUnchanged, verify, notes, web };
}
