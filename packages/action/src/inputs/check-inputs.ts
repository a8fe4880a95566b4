import type { CheckOptions, FailOn } from "@itwin-images/commands";
import { readAddress } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import { readCredentials } from "./credentials.ts";
import { attempt, InputsRefused, type ReadInput, readChoice, readText } from "./input-values.ts";
import { readSelection } from "./selection.ts";
import { findWorkingDirectory } from "./working-directory.ts";

const failOnChoices: readonly FailOn[] = ["error", "warning", "never"];

/**
 * Turns the inputs of the check action into what they ask for. It needs no secret, so that it works for a fork's pull
 * request.
 *
 * @param about.workspace - GITHUB_WORKSPACE.
 * @throws {@link InputsRefused} with everything that is wrong with them at once.
 */
export async function readCheckInputs(
  read: ReadInput,
  about: { workspace: string; event: RunEvent },
): Promise<CheckOptions> {
  const refusals: string[] = [];
  const refuse = (message: string): void => {
    refusals.push(message);
  };
  const selection = readSelection(read, refuse);
  const directory = readText(read, "working-directory") ?? ".";
  const workspace = await findWorkingDirectory(about.workspace, directory, refuse);
  const hasCredentials = ["token", "client-id", "client-secret"].some((name) => readText(read, name) !== undefined);
  const credentials = hasCredentials ? readCredentials(read, about.event, refuse) : undefined;
  const apiUrl = readText(read, "api-url");
  if (apiUrl !== undefined) attempt(refuse, () => readAddress(apiUrl, "input api-url"));
  const failOn = readChoice(read, "fail-on", { choices: failOnChoices, otherwise: "error" }, refuse);
  if (refusals.length > 0 || !selection || !workspace) throw new InputsRefused(refusals);
  return { selection, workspace, failOn, ...(credentials && { platform: { credentials, apiUrl } }) };
}
