import type { Credentials, OptionReader, Secrets } from "@itwin-images/commands";
import { readAddress, readCredential } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import type { ReadInput } from "./input-source.ts";
import { explainMissing } from "./no-credentials.ts";

/** Makes every secret among the inputs known as one. Called before anything else happens. */
export function maskSecrets(read: ReadInput, secrets: Secrets): void {
  for (const name of ["token", "client-secret", "github-token"]) secrets.add(read(name));
}

/** Reads the credentials; `undefined` when they were refused. */
export function readCredentials(inputs: OptionReader, event: RunEvent): Credentials | undefined {
  const token = inputs.text("token");
  const clientId = inputs.text("client-id");
  const clientSecret = inputs.text("client-secret");

  if (token !== undefined) {
    const beside = [clientId && "client-id", clientSecret && "client-secret"].filter(Boolean).join(" and ");
    if (beside !== "")
      inputs.refuse(`The inputs token and ${beside} are both set. Keep token, or client-id and client-secret.`);
    return inputs.attempt(() => ({ token: readCredential(token, "input token") }));
  }
  if (clientId === undefined && clientSecret === undefined) {
    inputs.refuse(explainMissing(["token", "client-id", "client-secret"], event));
    return undefined;
  }
  if (clientId === undefined || clientSecret === undefined) {
    inputs.refuse(explainMissing([clientId === undefined ? "client-id" : "client-secret"], event));
    return undefined;
  }
  const authority = inputs.text("authority");
  const id = inputs.attempt(() => readCredential(clientId, "input client-id"));
  const secret = inputs.attempt(() => readCredential(clientSecret, "input client-secret"));
  if (authority !== undefined) inputs.attempt(() => readAddress(authority, "input authority"));
  if (id === undefined || secret === undefined) return undefined;
  return { clientId: id, clientSecret: secret, ...(authority !== undefined && { authority }) };
}
