import { useProxy } from "@itwin-images/ci";
import { maskSecrets } from "../inputs/credentials.ts";
import { readInput } from "../inputs/input-source.ts";
import { readRefreshInputs } from "../inputs/refresh-inputs.ts";
import { readEvent } from "../runner/event.ts";
import { start } from "../start.ts";
import { refreshTexts, runRefresh } from "./run.ts";

/** Runs the action as the process's work. */
export function refreshAction(): Promise<void> {
  return start(async (context) => {
    maskSecrets(readInput, context.runner.secrets);
    await useProxy(process.env, context.runner);
    const { env } = process;
    await runRefresh(await readRefreshInputs(readInput, { env, event: await readEvent(env) }), context);
  }, refreshTexts);
}
