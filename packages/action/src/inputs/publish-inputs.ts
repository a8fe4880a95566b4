import { readAddress } from "@itwin-images/core";
import type { RunEvent } from "../runner/event.ts";
import { attempt, type Credentials, readCredentials } from "./credentials.ts";
import { InputsRefused, type ReadInput } from "./inputs-refused.ts";
import { readSelection, type Selection } from "./selection.ts";
import { readCount, readFlag, readText } from "./values.ts";
import { findPlace, type Place } from "./working-directory.ts";

/** What the publish action was asked to do. Everything in it is checked. */
export interface PublishInputs {
  readonly credentials: Credentials;
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
  /** What is published from; for the record. */
  readonly commit: string | undefined;
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
  const place = await findPlace(about.workspace, readText(read, "working-directory") ?? ".", refuse);
  const concurrency = readCount(read, "concurrency", { least: 1, most: 64, otherwise: 8 }, refuse);
  const dryRun = readFlag(read, "dry-run", { otherwise: false }, refuse);
  const skipUnchanged = readFlag(read, "skip-unchanged", { otherwise: true }, refuse);
  const verify = readFlag(read, "verify", { otherwise: true }, refuse);
  const record = readText(read, "record");
  const backup = readText(read, "backup");
  const apiUrl = readText(read, "api-url") ?? defaultApiUrl;
  attempt(refuse, () => readAddress(apiUrl, "input api-url"));
  // What is missing was refused, so the first check alone would do for the reader, but not for the compiler.
  if (refusals.length > 0 || !credentials || !selection || !place) throw new InputsRefused(refusals);
  const how = { concurrency, dryRun, skipUnchanged, verify, record, backup, commit: about.commit };
  return { credentials, selection, place, apiUrl, ...how };
}
