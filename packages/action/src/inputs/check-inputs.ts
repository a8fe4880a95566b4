import { type CheckOptions, OptionsRefused, readCheckOptions } from "@itwin-images/commands";
import type { RunEvent } from "../runner/event.ts";
import { readCredentials } from "./credentials.ts";
import { inputsOf, type ReadInput } from "./input-source.ts";
import { findWorkingDirectory } from "./working-directory.ts";

/** What the check action was asked to do. Everything in it is checked. */
export interface CheckInputs extends CheckOptions {
  /** Path of the report, as the user wrote it. */
  readonly report: string | undefined;
}

/**
 * Turns the inputs of the check action into what they ask for. It needs no secret, so that it works for a fork's pull
 * request.
 *
 * @param about.workspace - GITHUB_WORKSPACE.
 * @throws {@link OptionsRefused} with everything that is wrong with them at once.
 */
export async function readCheckInputs(
  read: ReadInput,
  about: { workspace: string; event: RunEvent },
): Promise<CheckInputs> {
  const inputs = inputsOf("check", read);
  const { selection, failOn, prepare, ...access } = readCheckOptions(inputs);
  const hasCredentials = ["token", "client-id", "client-secret"].some((name) => inputs.isSet(name));
  const credentials = hasCredentials ? readCredentials(inputs, about.event) : undefined;
  const workspace = await findWorkingDirectory(about.workspace, inputs);
  if (inputs.refusals.length > 0 || !selection || !workspace) throw new OptionsRefused(inputs.refusals);
  const platform = credentials && { credentials, ...access };
  return { selection, workspace, failOn, prepare, report: inputs.text("report"), ...(platform && { platform }) };
}
