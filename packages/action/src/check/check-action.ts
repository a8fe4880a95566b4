import { readCheckInputs } from "../inputs/check-inputs.ts";
import { readInput } from "../inputs/input-values.ts";
import { start } from "../start.ts";
import { checkTexts, runCheck } from "./run.ts";

/** Runs the action as the process's work. */
export function checkAction(): Promise<void> {
  return start(async (context) => {
    const workspace = process.env.GITHUB_WORKSPACE ?? "";
    await runCheck(await readCheckInputs(readInput, { workspace }), context);
  }, checkTexts);
}
