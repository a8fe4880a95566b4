import { useProxy } from "@itwin-images/ci";
import { maskSecrets } from "../inputs/credentials.ts";
import { readInput } from "../inputs/input-source.ts";
import { readPublishInputs } from "../inputs/publish-inputs.ts";
import { readEvent } from "../runner/event.ts";
import { start } from "../start.ts";
import { publishTexts } from "./outputs.ts";
import { runPublish } from "./run.ts";

/** Runs the action as the process's work. */
export function publishAction(): Promise<void> {
  return start(async (context) => {
    maskSecrets(readInput, context.runner.secrets);
    await useProxy(process.env, context.runner);
    const { GITHUB_WORKSPACE: workspace = "", GITHUB_SHA: commit } = process.env;
    const event = await readEvent(process.env);
    await runPublish(await readPublishInputs(readInput, { workspace, event, commit }), context);
  }, publishTexts);
}
