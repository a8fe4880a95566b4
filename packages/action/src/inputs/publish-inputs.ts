import { OptionsRefused, type PublishOptions, readPublishOptions } from "@itwin-images/commands";
import type { RunEvent, Web } from "../runner/event.ts";
import { readCredentials } from "./credentials.ts";
import { inputsOf, type ReadInput } from "./input-source.ts";
import { type NotesRequest, readNotes } from "./release-notes.ts";
import { commitOf, readSource, type Source } from "./source.ts";
import { findWorkingDirectory } from "./working-directory.ts";

/** What the publish action was asked to do. Everything in it is checked. */
export interface PublishInputs extends Omit<PublishOptions, "source" | "pictures"> {
  readonly source: Source;
  /** Path of the report, as the user wrote it. */
  readonly report: string | undefined;
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
 * @throws {@link OptionsRefused} with everything that is wrong with them at once.
 */
export async function readPublishInputs(
  read: ReadInput,
  about: { workspace: string; event: RunEvent; commit: string | undefined },
): Promise<PublishInputs> {
  const inputs = inputsOf("publish", read);
  const credentials = readCredentials(inputs, about.event);
  const { selection, ...options } = readPublishOptions(inputs);
  const updatesNotes = inputs.flag("update-release-notes");
  const notes = updatesNotes ? readNotes(inputs, about.event) : undefined;
  if (updatesNotes && inputs.isSet("shard")) {
    inputs.refuse(
      "The inputs shard and update-release-notes are both set, but each shard would replace what the others write into the notes. Remove update-release-notes.",
    );
  }
  const source = readSource(inputs, { ...about, tagIsForNotes: updatesNotes });
  // Elsewhere than on the disk, the directory is a folder of the source.
  const onDisk = inputs.text("source") === "workspace";
  const workspace = await findWorkingDirectory(about.workspace, inputs, onDisk ? undefined : ".");
  // What is missing was refused, so the first check alone would do for the reader, but not for the compiler.
  if (inputs.refusals.length > 0 || !credentials || !source || !selection || !workspace) {
    throw new OptionsRefused(inputs.refusals);
  }
  const commit = commitOf(source, about.commit);
  const report = inputs.text("report");
  return { ...options, report, credentials, source, selection, workspace, commit, notes, web: about.event.web };
}
