import { OptionsRefused, type RefreshOptions, readRefreshOptions } from "@itwin-images/commands";
import type { RunEvent } from "../runner/event.ts";
import { type CommitInputs, readCommitInputs } from "./commit-inputs.ts";
import { readCredentials } from "./credentials.ts";
import { inputsOf, type ReadInput } from "./input-source.ts";
import { findWorkingDirectory } from "./working-directory.ts";

/** What the refresh action was asked to do. Everything in it is checked. */
export interface RefreshInputs extends Omit<RefreshOptions, "commit"> {
  readonly commit: CommitInputs | undefined;
}

/**
 * Turns the inputs into what they ask for.
 *
 * @throws {@link OptionsRefused} with everything that is wrong with them at once.
 */
export async function readRefreshInputs(
  read: ReadInput,
  { env, event }: { env: NodeJS.ProcessEnv; event: RunEvent },
): Promise<RefreshInputs> {
  const inputs = inputsOf("refresh", read);
  const credentials = readCredentials(inputs, event);
  const { into, ...options } = readRefreshOptions(inputs);
  const workspace = await findWorkingDirectory(env.GITHUB_WORKSPACE ?? "", inputs);
  const commit = readCommitInputs(inputs, env);
  if (inputs.refusals.length > 0 || !credentials || !workspace || into === undefined) {
    throw new OptionsRefused(inputs.refusals);
  }
  return { ...options, credentials, workspace, into, commit };
}
