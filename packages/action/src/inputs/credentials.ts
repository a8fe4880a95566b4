import type { Credentials, Secrets } from "@itwin-images/commands";
import { readAddress, readCredential } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import { attempt, type ReadInput, type Refuse, readText } from "./input-values.ts";
import { explainMissing } from "./no-credentials.ts";

/** Makes every secret among the inputs known as one. Called before anything else happens. */
export function maskSecrets(read: ReadInput, secrets: Secrets): void {
  for (const name of ["token", "client-secret", "github-token"]) secrets.add(read(name));
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
  const authority = readText(read, "authority");
  const id = attempt(refuse, () => readCredential(clientId, "input client-id"));
  const secret = attempt(refuse, () => readCredential(clientSecret, "input client-secret"));
  if (authority !== undefined) attempt(refuse, () => readAddress(authority, "input authority"));
  if (id === undefined || secret === undefined) return undefined;
  return { clientId: id, clientSecret: secret, ...(authority !== undefined && { authority }) };
}
