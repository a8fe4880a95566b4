import { isConfigurationError } from "@itwin-images/core";
import { readAddress, readCredential } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import type { ReadInput, Refuse } from "./inputs-refused.ts";
import { explainMissing } from "./no-credentials.ts";
import { readText } from "./input-values.ts";

/** Who publishes: the bearer of a token, or a service application that gets one. */
export type Credentials =
  | { readonly token: string }
  | { readonly clientId: string; readonly clientSecret: string; readonly authority: string };

/** The token service of production. */
const defaultAuthority = "https://ims.bentley.com";

/** Masks every secret among the inputs. Called before anything else happens. */
export function maskSecrets(read: ReadInput, mask: (secret: string) => void): void {
  for (const name of ["token", "client-secret", "github-token"]) mask(read(name));
}

/** Reads the credentials; `undefined` when they were refused. */
export function readCredentials(read: ReadInput, event: RunEvent, refuse: Refuse): Credentials | undefined {
  const token = readText(read, "token");
  const clientId = readText(read, "client-id");
  const clientSecret = readText(read, "client-secret");

  if (token !== undefined) {
    const beside = [clientId && "client-id", clientSecret && "client-secret"].filter(Boolean).join(" and ");
    if (beside !== "")
      refuse(`The inputs token and ${beside} are both set. Keep token, or client-id and client-secret.`);
    return attempt(refuse, () => ({ token: readCredential(token, "input token") }));
  }
  if (clientId === undefined && clientSecret === undefined) {
    refuse(explainMissing(["token", "client-id", "client-secret"], event));
    return undefined;
  }
  if (clientId === undefined || clientSecret === undefined) {
    refuse(explainMissing([clientId === undefined ? "client-id" : "client-secret"], event));
    return undefined;
  }
  const authority = readText(read, "authority") ?? defaultAuthority;
  const id = attempt(refuse, () => readCredential(clientId, "input client-id"));
  const secret = attempt(refuse, () => readCredential(clientSecret, "input client-secret"));
  const address = attempt(refuse, () => readAddress(authority, "input authority"));
  if (id === undefined || secret === undefined || address === undefined) return undefined;
  return { clientId: id, clientSecret: secret, authority };
}

/** Gives what core makes of a value, or refuses it in core's words. */
export function attempt<T>(refuse: Refuse, parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    refuse(error.message);
    return undefined;
  }
}
