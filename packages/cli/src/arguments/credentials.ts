import { type Credentials, OptionReader, OptionsRefused, shown } from "@itwin-images/commands";
import { readAddress, readCredential } from "@itwin-images/core/internal";
import ci from "ci-info";
import type { Invocation } from "../subcommand.ts";

/** The variables that credentials come from. */
export const credentialVariables = {
  token: "ITWIN_ACCESS_TOKEN",
  clientId: "ITWIN_CLIENT_ID",
  clientSecret: "ITWIN_CLIENT_SECRET",
} as const;

const { token, clientId, clientSecret } = credentialVariables;

const howToSet = `Set ${token}, or ${clientId} and ${clientSecret}, in the environment.`;

/** Makes every secret of the environment known as one. Called before anything else happens. */
export function knowSecrets({ env, secrets }: Pick<Invocation, "env" | "secrets">): void {
  for (const name of [token, clientSecret]) {
    const value = env[name] ?? "";
    if (!isMacro(value)) secrets.add(value);
  }
}

/** Whether the environment says who asks. */
export function hasCredentials(env: NodeJS.ProcessEnv): boolean {
  return [token, clientId, clientSecret].some((name) => env[name]?.trim());
}

/**
 * Reads who asks: from the environment, or else from the person at the terminal.
 *
 * @throws OptionsRefused when there are no credentials, or unusable ones.
 */
export async function readCredentials(options: OptionReader, invocation: Invocation): Promise<Credentials> {
  const { env } = invocation;
  const values = new OptionReader(
    { read: (name) => env[name] ?? "", noun: "variable", written: (name) => name },
    [token, clientId, clientSecret].map((name) => ({ name, description: "" })),
  );
  const [aToken, anId, aSecret] = [values.text(token), values.text(clientId), values.text(clientSecret)];
  for (const name of [token, clientId, clientSecret]) refuseMacro(name, values);
  values.throwIfRefused();
  if (aToken !== undefined) {
    if (anId !== undefined || aSecret !== undefined) {
      values.refuse(
        `The variables ${token} and ${anId ? clientId : clientSecret} are both set. Keep ${token}, or ${clientId} and ${clientSecret}.`,
      );
    }
    const read = values.attempt(() => readCredential(aToken, `variable ${token}`));
    values.throwIfRefused();
    return { token: read ?? "" };
  }
  if (anId === undefined && aSecret === undefined) {
    if (canAsk(env)) return askForToken(invocation);
    throw new OptionsRefused([`There are no credentials. ${howToSet}${inThisSystem()}`]);
  }
  if (anId === undefined || aSecret === undefined) {
    throw new OptionsRefused([
      `The variable ${anId === undefined ? clientId : clientSecret} is not set, but ${anId === undefined ? clientSecret : clientId} is. Set both.${inThisSystem()}`,
    ]);
  }
  const id = values.attempt(() => readCredential(anId, `variable ${clientId}`));
  const secret = values.attempt(() => readCredential(aSecret, `variable ${clientSecret}`));
  const authority = options.text("authority");
  if (authority !== undefined) values.attempt(() => readAddress(authority, options.named("authority")));
  values.throwIfRefused();
  return { clientId: id ?? "", clientSecret: secret ?? "", ...(authority !== undefined && { authority }) };
}

/** Azure Pipelines leaves the name of a variable that does not exist as it is. */
const isMacro = (value: string): boolean => /^\s*\$\([\w. -]+\)\s*$/.test(value);

function refuseMacro(name: string, values: OptionReader): void {
  const value = values.text(name) ?? "";
  if (isMacro(value)) {
    values.refuse(
      `The variable ${name} is ${shown(value)}: the pipeline has no variable of that name. Add it, as a secret.`,
    );
  }
}

/** Why a variable that was set may not be there. */
function inThisSystem(): string {
  if (ci.AZURE_PIPELINES) {
    return ` Azure Pipelines passes secret variables only to steps that name them: env: { ${clientSecret}: $(${clientSecret}) }.`;
  }
  if (ci.GITLAB) return " GitLab passes protected variables only to jobs of protected branches and tags.";
  if (ci.JENKINS) return " Jenkins passes credentials only inside of withCredentials, or to an environment block.";
  if (ci.GITHUB_ACTIONS)
    return ` GitHub passes secrets only to steps that name them: env: { ${token}: \${{ secrets.ITWIN_TOKEN }} }.`;
  return "";
}

/** Whether there is somebody to ask. */
export function canAsk(env: NodeJS.ProcessEnv): boolean {
  const { stdin, stderr } = process;
  // A terminal that does not know its size, such as one of a container, has 0 columns: no question fits into it.
  return stdin.isTTY && stderr.isTTY && stderr.columns > 0 && !ci.isCI && env.TERM !== "dumb";
}

async function askForToken({ secrets, signal }: Invocation): Promise<Credentials> {
  const { isCancel, password } = await import("@clack/prompts");
  const answer = await password({
    message: "Access token of the iTwin Platform (it is not shown):",
    // Standard output is for results.
    output: process.stderr,
    signal,
    validate: (text) => (text?.trim() ? undefined : `Paste the token. ${howToSet}`),
  });
  if (isCancel(answer)) throw new OptionsRefused([`No token was given. ${howToSet}`]);
  secrets.add(answer);
  const values = new OptionReader({ read: () => answer, noun: "answer", written: () => "" }, []);
  const read = values.attempt(() => readCredential(answer, "token"));
  values.throwIfRefused();
  return { token: read ?? "" };
}
