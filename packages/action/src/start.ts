import { describeFault, OptionsRefused } from "@itwin-images/commands";
import { cancelSignal } from "./cancel.ts";
import { createGithubRunner } from "./runner/github-runner.ts";
import { type ActionTexts, finishRefused } from "./runner/refused-run.ts";
import type { Runner } from "./runner/runner.ts";

/** What an action does: reads its inputs and runs. */
export type Action = (context: ActionContext) => Promise<void>;

/** What an action runs in. */
export interface ActionContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
}

/**
 * Runs an action as the process's work: it ends in an exit code and in outputs whatever happens, and a cancelled job
 * aborts `signal`, if signals are caught.
 */
export async function start(action: Action, texts: ActionTexts): Promise<void> {
  // Gitea's and Forgejo's runners set it too. Elsewhere the command that masks a secret would print it.
  if (process.env.GITHUB_ACTIONS !== "true") {
    console.error(
      `This is the action "${texts.title}": it runs only as a step of a GitHub Actions job. Nothing was done.`,
    );
    process.exitCode = 1;
    return;
  }
  const runner = createGithubRunner();
  let finished = false;
  let broken = false;

  function fault(error: unknown): void {
    // Once is enough, and a log that can't be written to any more would be a fault without end.
    if (broken) return;
    broken = true;
    if (error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
    runner.fail(describeFault(error));
    if (!finished) texts.setEmptyOutputs(runner);
  }
  process.on("uncaughtException", fault);
  // Node leaves when there is nothing left to wait for, even inside an await. That must not pass for success.
  process.once("beforeExit", () => {
    if (!finished) fault(new Error("the process ran out of work before it was done"));
  });
  const tellCancelled = (): void => runner.log(`cancelled: ending the ${texts.activity} under way`);
  if (cancelSignal.aborted) tellCancelled();
  cancelSignal.addEventListener("abort", tellCancelled);

  try {
    await action({ runner, signal: cancelSignal });
  } catch (error) {
    if (error instanceof OptionsRefused) await finishRefused(error.refusals, runner, texts);
    else fault(error);
  }
  finished = true;
}
