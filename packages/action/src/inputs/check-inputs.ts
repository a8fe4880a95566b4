import { type CheckOptions, OptionsRefused, readCheckOptions } from "@itwin-images/commands";
import { inputsOf, type ReadInput } from "./input-source.ts";
import { findWorkingDirectory } from "./working-directory.ts";

/** What the check action was asked to do. Everything in it is checked. */
export interface CheckInputs extends CheckOptions {
  /** Path of the report, as the user wrote it. */
  readonly report: string | undefined;
}

/**
 * Turns the inputs of the check action into what they ask for. No secret is among them: it works for a fork's pull request.
 *
 * @param about.workspace - GITHUB_WORKSPACE.
 * @throws {@link OptionsRefused} with everything that is wrong with them at once.
 */
export async function readCheckInputs(read: ReadInput, about: { workspace: string }): Promise<CheckInputs> {
  const inputs = inputsOf("check", read);
  const { selection, failOn } = readCheckOptions(inputs);
  const workspace = await findWorkingDirectory(about.workspace, inputs);
  if (inputs.refusals.length > 0 || !selection || !workspace) throw new OptionsRefused(inputs.refusals);
  return { selection, workspace, failOn, report: inputs.text("report") };
}
