import { resolve } from "node:path";
import { useProxy } from "@itwin-images/ci";
import type {
  CommandContext,
  Credentials,
  ItemLines,
  OptionReader,
  RunReport,
  WorkspaceFolder,
} from "@itwin-images/commands";
import { readCredentials } from "./arguments/credentials.ts";
import { findWorkspace } from "./arguments/find-workspace.ts";
import { exitCodes } from "./exit-codes.ts";
import { readOutput } from "./output/open-output.ts";
import { readReportFiles } from "./output/report-files.ts";
import type { Ending, RunOutput } from "./output/run-output.ts";
import type { Invocation } from "./subcommand.ts";

/** A run whose options are all accepted. */
export interface PreparedRun<Selection, Item> {
  readonly selection: Selection;
  readonly workspace: WorkspaceFolder;
  readonly context: CommandContext<Item>;
  /** Reads or asks who asks the platform, and makes requests go through the proxy of the environment. */
  credentials(): Promise<Credentials>;
  /** Shows how the run ended, writes the reports, and gives the exit code. */
  finish(end: { ending: Ending; report: RunReport; cancelled: boolean }): Promise<number>;
}

/**
 * Reads the options that all commands have.
 *
 * @param read.selection - What was read already; `undefined` if it was refused.
 * @throws OptionsRefused with everything that is wrong with the options.
 */
export async function prepareRun<Selection, Item>(
  { options, selection }: { options: OptionReader; selection: Selection | undefined },
  invocation: Invocation,
  linesOf: (item: Item) => ItemLines,
): Promise<PreparedRun<Selection, Item>> {
  const workspace = await findWorkspace(options);
  const open = readOutput(options);
  const reports = readReportFiles(options);
  options.throwIfRefused();
  if (workspace === undefined || selection === undefined) throw new Error("options were refused without a reason");
  const { secrets, signal, env } = invocation;
  const output = await open(invocation, linesOf);
  return {
    selection,
    workspace,
    context: { reporter: output.reporter, secrets, signal },
    async credentials() {
      await useProxy(env, { log: output.reporter.notice, secrets });
      return readCredentials(options, invocation);
    },
    async finish({ ending, report, cancelled }) {
      const folder = resolve(workspace.root, workspace.directory);
      const notWritten = await reports.write(report, { folder, redact: (text) => secrets.redact(text) });
      const failure = [ending.failure, ...notWritten].filter((text) => text !== undefined).join(" ");
      const ok = ending.ok && notWritten.length === 0;
      await output.finish({
        ...ending,
        ok,
        failure: failure === "" ? undefined : failure,
        json: {
          command: report.command,
          ok,
          ...(failure !== "" && { failure: secrets.redact(failure) }),
          ...ending.json,
        },
      });
      if (cancelled) return exitCodes[invocation.signalName() ?? "SIGINT"];
      return ok ? exitCodes.ok : exitCodes.failed;
    },
  };
}

/** A command whose results are lines, connected to the platform. */
export interface Connected {
  readonly credentials: Credentials;
  readonly output: RunOutput<string>;
  readonly context: CommandContext<never>;
}

/**
 * Reads what such commands have in common, and connects.
 *
 * @throws OptionsRefused with everything that is wrong with the options.
 */
export async function connect(options: OptionReader, invocation: Invocation): Promise<Connected> {
  const open = readOutput(options);
  options.throwIfRefused();
  const { secrets, signal, env } = invocation;
  const output = await open(invocation, (line: string) => ({ line, remarks: [] }));
  const { reporter } = output;
  await useProxy(env, { log: reporter.notice, secrets });
  return { credentials: await readCredentials(options, invocation), output, context: { reporter, secrets, signal } };
}
