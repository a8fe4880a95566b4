import { ConfigurationError } from "../errors.ts";

/** What a token function receives. */
export interface TokenRequest {
  /** A token that the platform has just refused with 401: a cached copy of it is of no use. */
  readonly rejected?: string;
  /** Aborted when the request no longer wants a token. */
  readonly signal?: AbortSignal;
}

/**
 * Gives the token for a request. It is called for every attempt, so it should cache; after a 401 it is called once more
 * with `rejected`, and when it then gives another token the request is made again.
 */
export type TokenSource = (request: TokenRequest) => string | Promise<string>;

/**
 * Reads a credential as people paste it: surrounding white space and a `Bearer ` prefix are taken off.
 *
 * @param text - The credential.
 * @param name - What the user calls it, for the message. The credential itself is never echoed.
 * @throws {@link ConfigurationError} when it is empty, or has white space, a line break or non-ASCII characters inside.
 */
export function readCredential(text: string, name: string): string {
  if (typeof text !== "string") {
    throw new ConfigurationError(`The ${name} is not a string but ${typeof text}.`, "Pass the text itself.");
  }
  const credential = text.trim().replace(/^Bearer\s+/i, "");
  if (credential === "" || /^Bearer$/i.test(credential)) {
    throw new ConfigurationError(
      `The ${name} is empty.`,
      "Pass a value; in a workflow, check that the secret exists and is spelled the same.",
    );
  }
  if (/[\r\n]/.test(credential)) {
    throw new ConfigurationError(`The ${name} has a line break inside.`, "Store it again as one line.");
  }
  if (!/^[\x21-\x7e]+$/.test(credential)) {
    throw new ConfigurationError(
      `The ${name} has a space, a control character or a non-ASCII character inside.`,
      "Copy it again: quotation marks or dots (…) of a chat or a document may have slipped in.",
    );
  }
  return credential;
}

/**
 * When a token expires, if it is a JSON Web Token that says so (RFC 7519, `exp`). Its signature is not verified: this is
 * for messages.
 */
export function readExpiry(token: string): Date | undefined {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    const expiry = new Date(typeof exp === "number" ? exp * 1000 : Number.NaN);
    return Number.isNaN(expiry.getTime()) ? undefined : expiry;
  } catch {
    return undefined;
  }
}
