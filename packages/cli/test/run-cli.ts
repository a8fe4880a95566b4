import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expectNoSecrets } from "@itwin-images/ci/test/secrets-scan";
import { type PlatformStage, setPlatformStage } from "@itwin-images/ci/test/stage";
import type { EmulatorOptions } from "@itwin-images/emulator";

/** What a run of the command line left behind. */
interface CliRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunCliOptions {
  /** Default: the workspace. */
  readonly cwd?: string;
  /** More environment, over everything else. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it runs, to send it signals. */
  readonly onStarted?: (child: ChildProcess) => void;
}

/** A platform, a workspace, and the command line in it. */
export interface CliStage extends PlatformStage {
  /** Runs the bundle with the platform's token in the environment. Commands that ask a platform ask this one. */
  run(args: readonly string[], options?: RunCliOptions): Promise<CliRun>;
}

/** The bundle that npm gets. */
export const bundle: string = join(import.meta.dirname, "../dist/itwin-images.mjs");

export async function setCliStage(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: EmulatorOptions = {},
): Promise<CliStage> {
  const stage = await setPlatformStage(files, options);
  const { emulator, workspace } = stage;
  return {
    ...stage,
    async run([command = "", ...args], { cwd = workspace, env = {}, onStarted } = {}) {
      const platform = ["publish", "refresh", "list", "init"].includes(command) ? ["--api-url", emulator.url] : [];
      const all = [command, ...platform, ...args].filter((arg) => arg !== "");
      const variables = { PATH: process.env.PATH ?? "", ITWIN_ACCESS_TOKEN: emulator.token, ...env };
      const child = spawn(process.execPath, [bundle, ...all], {
        cwd,
        stdio: ["ignore", "pipe", "pipe"],
        // Debug lines are on in every run, so that the look for secrets covers them.
        env: { ITWIN_IMAGES_DEBUG: "1", ...variables },
      });
      const [stdout, stderr, [exitCode, signal]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
        once(child, "spawn").then(() => onStarted?.(child)),
      ]);
      const values = [variables.ITWIN_ACCESS_TOKEN, env.ITWIN_CLIENT_SECRET ?? ""];
      // What is left of a variable that Azure Pipelines does not know is no secret.
      const secrets = values.filter((value) => !value.startsWith("$("));
      expectNoSecrets({ stdout, stderr }, secrets);
      return { exitCode, signal, stdout, stderr };
    },
  };
}
