import type * as oauth from "oauth4webapi";
import { requireArguments } from "../arguments.ts";
import { ConfigurationError, PlatformError, TransportError } from "../errors.ts";
import { messageOf, oneLine } from "../text.ts";
import { isSameOrigin, readAddress } from "./address.ts";
import { describeText } from "./api-error.ts";
import { readRetryAfter, untilAborted } from "./retry.ts";
import { readCredential, type TokenRequest, type TokenSource } from "./token.ts";
import { createTransport, type HttpAnswer, type TransportOptions } from "./transport.ts";

/** A service application, as registered at developer.bentley.com, and how to reach its token service. */
export interface ClientCredentials extends TransportOptions {
  /** Id of the service application. */
  readonly clientId: string;
  /** Secret of the service application. It is sent to the token service and nowhere else. */
  readonly clientSecret: string;
  /** Address of the token service. Default `https://ims.bentley.com`; `https://qa-ims.bentley.com` for QA. */
  readonly authority?: string;
  /** Default `itwin-platform`. */
  readonly scope?: string;
}

/** A token is renewed this long before it expires, in milliseconds, so that it does not expire on its way. */
const renewBefore = 60_000;
/** What `expires_in` is when the answer leaves it out, in seconds. The service documents 3600; this is on the safe side. */
const defaultLifetime = 300;
/** The statuses that a `Response` must not have a body with (Fetch standard). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);
const maxAnswerBytes = 1024 * 1024;

/**
 * Makes a token source of a service application, by the client credentials grant (RFC 6749, 4.4).
 *
 * The token is kept in memory, renewed a minute before it expires (a short-lived one at half of its life), and after a 401. However many calls ask at once, one
 * request is made.
 *
 * @throws {@link ConfigurationError} at once, when an id, a secret or the authority is unusable. Calling the source
 * rejects with a {@link PlatformError} or {@link TransportError}.
 *
 * @example
 * ```ts
 * import { clientCredentials, createPlatform } from "@itwin-images/core";
 *
 * const token = clientCredentials({
 *   clientId: process.env.ITWIN_CLIENT_ID ?? "",
 *   clientSecret: process.env.ITWIN_CLIENT_SECRET ?? "",
 * });
 * const platform = createPlatform({ token });
 * const views = await platform.savedViews.list({ iTwinId: "8a1f2c3d-0000-4000-8000-000000000001" });
 * for (const { id, displayName } of views) console.log(id, displayName);
 * ```
 */
export function clientCredentials(credentials: ClientCredentials): TokenSource {
  requireArguments("clientCredentials", credentials, ["clientId", "clientSecret"]);
  const { authority: authorityText = "https://ims.bentley.com", scope = "itwin-platform" } = credentials;
  const authority = readAddress(authorityText, "authority");
  const client: oauth.Client = { client_id: readCredential(credentials.clientId, "client id") };
  const clientSecret = readCredential(credentials.clientSecret, "client secret");
  const transport = createTransport(credentials);

  let server: oauth.AuthorizationServer | undefined;
  let current: { token: string; renewAt: number } | undefined;
  let pending: Promise<string> | undefined;

  async function requestToken(): Promise<string> {
    // Loaded here: no run with a token of its own needs it.
    const oauth = await import("oauth4webapi");
    /** The answer that a failure below was made of. */
    let last: { method: string; path: string; answer: HttpAnswer } | undefined;
    const viaTransport = async (url: string, init: oauth.CustomFetchOptions<string, URLSearchParams | undefined>) => {
      const address = new URL(url);
      const body = init.body === undefined ? undefined : new TextEncoder().encode(String(init.body));
      const method = init.method === "POST" ? "POST" : "GET";
      const request = {
        method,
        url: address,
        headers: async () => ({ ...(init.headers as Record<string, string>) }),
        ...(body && { body }),
        maxAnswerBytes,
      } as const;
      const answer = await transport.exchange(request);
      last = { method, path: address.pathname, answer };
      return new Response(bodiless.has(answer.status) ? null : answer.body, {
        status: answer.status,
        headers: [...answer.headers],
      });
    };
    const options = {
      [oauth.allowInsecureRequests]: authority.protocol === "http:",
      [oauth.customFetch]: viaTransport,
    };
    try {
      server ??= await discover(oauth, authority, options);
      const response = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        oauth.ClientSecretBasic(clientSecret),
        { scope },
        options,
      );
      const result = await oauth.processClientCredentialsResponse(server, client, response);
      const token = readCredential(result.access_token, "access token that the token service gave");
      const lifetime = (result.expires_in ?? defaultLifetime) * 1000;
      // At half of its life at the earliest: a short one would be renewed for every call.
      current = { token, renewAt: performance.now() + Math.max(lifetime - renewBefore, lifetime / 2) };
      return token;
    } catch (error) {
      credentials.signal?.throwIfAborted();
      throw explainTokenFailure(error, { authority, clientId: client.client_id, clientSecret, last });
    }
  }

  return async ({ rejected, signal }: TokenRequest = {}) => {
    if (current && current.token !== rejected && performance.now() < current.renewAt) return current.token;
    // Callers share the request, so that the signal of one ends that one's wait and not the request.
    pending ??= requestToken().finally(() => {
      pending = undefined;
    });
    return untilAborted(pending, signal);
  };
}

type DiscoveryOptions = oauth.DiscoveryRequestOptions;

async function discover(
  library: typeof oauth,
  authority: URL,
  options: DiscoveryOptions,
): Promise<oauth.AuthorizationServer> {
  const response = await library.discoveryRequest(authority, { ...options, algorithm: "oidc" });
  const server = await library.processDiscoveryResponse(authority, response);
  if (server.token_endpoint === undefined || !isSameOrigin(new URL(server.token_endpoint), authority)) {
    throw new ConfigurationError(
      `The token service at ${authority.origin} announces a token endpoint elsewhere; the client secret is not sent there.`,
      "Check the authority: it is https://ims.bentley.com, or https://qa-ims.bentley.com for QA.",
    );
  }
  return server;
}

function explainTokenFailure(
  error: unknown,
  about: {
    authority: URL;
    clientId: string;
    clientSecret: string;
    last: { method: string; path: string; answer: HttpAnswer } | undefined;
  },
): Error {
  const { authority, clientId, clientSecret, last } = about;
  if (error instanceof TransportError || error instanceof ConfigurationError) return error;
  const pair = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
  const secrets = [btoa(pair), clientSecret, formEncode(clientSecret), encodeURIComponent(clientSecret)];
  const shown = (text: string) => oneLine(text, secrets);
  const message = messageOf(error);
  if (last === undefined) {
    return new ConfigurationError(
      `No token could be asked for: ${shown(message)}.`,
      "Check the client id, the client secret and the authority.",
    );
  }
  const { status } = last.answer;
  // Read here and not taken from the library's error: with a WWW-Authenticate header it leaves the body unread.
  const denied = readOAuthError(last.answer);
  const said = denied ? [denied.error, denied.description].filter(Boolean).join(": ") : saidBy(last.answer, message);
  let fix = `Check that the authority ${authority.origin} is right, and run it again later if it is.`;
  if (status === 429 || status >= 500)
    fix = "The token service has a fault or a rate limit: run it again in a few minutes.";
  else if (denied?.error === "invalid_client" || status === 401) {
    fix = `Check the client id (${shown(clientId)}) and its client secret: one of them is wrong, expired or of another environment than ${authority.host}.`;
  } else if (denied?.error === "invalid_scope") fix = "Allow the scope itwin-platform for the service application.";
  else if (denied?.error === "unauthorized_client") {
    fix = "Register the application as a service application: only those may use client credentials.";
  }
  return new PlatformError(
    `The token service at ${authority.origin} gave no token: it answered ${status} (${shown(said)}).`,
    fix,
    {
      status,
      platformCode: denied?.error,
      details: [],
      retryAfter: readRetryAfter(last.answer.headers.get("Retry-After")),
      method: last.method,
      path: last.path,
      attempts: last.answer.attempts,
    },
  );
}

/** As HTTP Basic carries it: RFC 6749, 2.3.1 and appendix B, the way oauth4webapi writes it. */
function formEncode(text: string): string {
  return encodeURIComponent(text).replace(/[-_.!~*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What a failure without an error object says: a library's remark on its form matters only for a success. */
function saidBy(answer: HttpAnswer, message: string): string {
  return answer.status >= 400 ? (describeText(new TextDecoder().decode(answer.body), []) ?? "nothing") : message;
}

/** The error object of RFC 6749, 5.2, if the answer has one. */
function readOAuthError({ status, body }: HttpAnswer): { error: string; description: string | undefined } | undefined {
  if (status < 400) return undefined;
  try {
    const { error, error_description: description } = JSON.parse(new TextDecoder().decode(body)) as Record<
      string,
      unknown
    >;
    if (typeof error !== "string") return undefined;
    return { error, description: typeof description === "string" ? description : undefined };
  } catch {
    return undefined;
  }
}
