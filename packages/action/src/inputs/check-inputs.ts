import { InputsRefused, type ReadInput } from "./inputs-refused.ts";
import { readSelection, type Selection } from "./selection.ts";
import { readChoice, readText } from "./input-values.ts";
import { findPlace, type Place } from "./working-directory.ts";

/** What makes the check fail: errors, warnings as well, or nothing. */
const failOnChoices = ["error", "warning", "never"] as const;

/** What the check action was asked to do. There is nothing secret in it: it works for a fork's pull request. */
export interface CheckInputs {
  readonly selection: Selection;
  readonly place: Place;
  readonly failOn: (typeof failOnChoices)[number];
}

/**
 * Turns the inputs into what they ask for.
 *
 * @param about.workspace - GITHUB_WORKSPACE.
 * @throws {@link InputsRefused} with everything that is wrong with them at once.
 */
export async function readCheckInputs(read: ReadInput, about: { workspace: string }): Promise<CheckInputs> {
  const refusals: string[] = [];
  const refuse = (message: string): void => {
    refusals.push(message);
  };
  const selection = readSelection(read, refuse);
  const place = await findPlace(about.workspace, readText(read, "working-directory") ?? ".", refuse);
  const failOn = readChoice(read, "fail-on", { choices: failOnChoices, otherwise: "error" }, refuse);
  if (refusals.length > 0 || !selection || !place) throw new InputsRefused(refusals);
  return { selection, place, failOn };
}
