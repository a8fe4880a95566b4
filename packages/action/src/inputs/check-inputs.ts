import type { CheckOptions, FailOn } from "@itwin-images/commands";
import { InputsRefused, type ReadInput, readChoice, readText } from "./input-values.ts";
import { readSelection } from "./selection.ts";
import { findWorkingDirectory } from "./working-directory.ts";

const failOnChoices: readonly FailOn[] = ["error", "warning", "never"];

/**
 * Turns the inputs of the check action into what they ask for. No secret is among them: it works for a fork's pull request.
 *
 * @param about.workspace - GITHUB_WORKSPACE.
 * @throws {@link InputsRefused} with everything that is wrong with them at once.
 */
export async function readCheckInputs(read: ReadInput, about: { workspace: string }): Promise<CheckOptions> {
  const refusals: string[] = [];
  const refuse = (message: string): void => {
    refusals.push(message);
  };
  const selection = readSelection(read, refuse);
  const directory = readText(read, "working-directory") ?? ".";
  const workspace = await findWorkingDirectory(about.workspace, directory, refuse);
  const failOn = readChoice(read, "fail-on", { choices: failOnChoices, otherwise: "error" }, refuse);
  if (refusals.length > 0 || !selection || !workspace) throw new InputsRefused(refusals);
  return { selection, workspace, failOn };
}
