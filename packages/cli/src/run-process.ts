import { plainLine } from "@itwin-images/ci";
import { describeFault, OptionsRefused, Secrets } from "@itwin-images/commands";
import { knowSecrets } from "./arguments/credentials.ts";
import { refuseSecrets } from "./arguments/refuse-secrets.ts";
import { exitCodes } from "./exit-codes.ts";
import { runProgram } from "./program.ts";

/** Runs the program as the process's work: it ends in an exit code whatever happens, and Ctrl-C ends it in order. */
export async function runProcess(): Promise<void> {
  const { env, argv } = process;
  const secrets = new Secrets();
  const abort = new AbortController();
  let interruptedBy: "SIGINT" | "SIGTERM" | undefined;
  let finished = false;

  const complain = (text: string): boolean => process.stderr.write(`error: ${plainLine(secrets.redact(text))}\n`);
  const fault = (error: unknown): void => {
    process.exitCode = exitCodes.failed;
    if (env.ITWIN_IMAGES_DEBUG && error instanceof Error)
      process.stderr.write(`${secrets.redact(error.stack ?? "")}\n`);
    complain(describeFault(error));
  };
  process.on("uncaughtException", fault);
  // Whoever reads may stop, as `head` does. The work goes on.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") fault(error);
    });
  }
  // Node leaves when there is nothing left to wait for, even inside an await. That must not pass for success.
  process.once("beforeExit", () => {
    if (!finished) fault(new Error("the process ran out of work before it was done"));
  });
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // Who asks again does not want to wait.
      if (interruptedBy !== undefined) process.exit(exitCodes[name]);
      interruptedBy = name;
      process.stderr.write("\ncancelled: ending what is under way (once more to leave at once)\n");
      abort.abort(new Error("The run was cancelled."));
    });
  }

  try {
    knowSecrets({ env, secrets });
    const args = argv.slice(2);
    refuseSecrets(args);
    const invocation = { env, secrets, signal: abort.signal, signalName: () => interruptedBy };
    process.exitCode = await runProgram(args, invocation);
  } catch (error) {
    if (error instanceof OptionsRefused) {
      for (const refusal of error.refusals) complain(refusal);
      process.exitCode = interruptedBy === undefined ? exitCodes.usage : exitCodes[interruptedBy];
    } else fault(error);
  }
  finished = true;
}
