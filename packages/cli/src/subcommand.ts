import type { OptionDescription, OptionReader, Secrets } from "@itwin-images/commands";

/** What a subcommand runs in. */
export interface Invocation {
  readonly env: NodeJS.ProcessEnv;
  /** Takes secrets out of everything that leaves the process. */
  readonly secrets: Secrets;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** What aborted it. */
  signalName(): "SIGINT" | "SIGTERM" | undefined;
}

/** A subcommand: `itwin-images <name>`. Each is a file of `subcommands/`, and a line of `program.ts`. */
export interface Subcommand {
  readonly name: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  readonly options: readonly OptionDescription[];
  /** Whether it asks the platform, as whoever the environment names. */
  readonly needsCredentials: boolean;
  /** What to write after the program's name, and what that does. */
  readonly examples: readonly (readonly [argumentsText: string, explanation: string])[];
  /**
   * Runs it and gives the exit code.
   *
   * @throws OptionsRefused with everything that is wrong with the options.
   */
  run(options: OptionReader, invocation: Invocation): Promise<number>;
}
