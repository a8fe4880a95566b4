import { OptionsRefused } from "@itwin-images/commands";
import { credentialVariables } from "./credentials.ts";

/** Names that people would give to an option for a secret. */
const secretOption = /^--?(access[-_]?token|token|bearer|client[-_]?secret|secret|password)(=|$)/i;

/**
 * Refuses secrets among the arguments.
 *
 * @throws OptionsRefused without any of the arguments in it.
 */
export function refuseSecrets(args: readonly string[]): void {
  const [, name] = args.map((arg) => secretOption.exec(arg)).find((match) => match !== null) ?? [];
  const isToken = args.some((arg) => /\beyJ[\w-]{8,}\.[\w-]+/.test(arg));
  if (name === undefined && !isToken) return;
  const variable = /secret|password/i.test(name ?? "") ? credentialVariables.clientSecret : credentialVariables.token;
  throw new OptionsRefused([
    `A secret is never an argument: everybody on this machine sees the arguments of a process, and shells and CI logs keep them. Set ${variable} in the environment instead. If the secret was real, revoke it.`,
  ]);
}
