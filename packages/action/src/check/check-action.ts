import { useProxy } from "@itwin-images/ci";
import { readCheckInputs } from "../inputs/check-inputs.ts";
import { maskSecrets } from "../inputs/credentials.ts";
import { readInput } from "../inputs/input-source.ts";
import { readEvent } from "../runner/event.ts";
import { start } from "../start.ts";
import { checkTexts, runCheck } from "./run.ts";

/** Runs the action as the process's work. */
export function checkAction(): Promise<void> {
  return start(async (context) => {
    maskSecrets(readInput, context.runner.secrets);
    await useProxy(process.env, context.runner);
    const workspace = process.env.GITHUB_WORKSPACE ?? "";
    const event = await readEvent(process.env);
    await runCheck(await readCheckInputs(readInput, { workspace, event }), context);
  }, checkTexts);
}
