import { type Context, Hono } from "hono";
import type { Client, Clients } from "./clients.ts";
import { platformScope, type Tokens } from "./tokens.ts";

/** What the authority works with. */
interface Authority {
  readonly clients: Clients;
  readonly tokens: Tokens;
  readonly tokenLifetimeSeconds: number;
}

/** The token authority: discovery, and tokens for service applications (OAuth 2.0 client credentials). */
export function authorityRoutes({ clients, tokens, tokenLifetimeSeconds }: Authority): Hono {
  const app = new Hono({ strict: false });

  app.get("/.well-known/openid-configuration", (c) => {
    // As the caller reached us, so that `localhost` and a forwarded port work too.
    const issuer = new URL(c.req.url).origin;
    return c.json({
      issuer,
      token_endpoint: `${issuer}/connect/token`,
      // Named because discovery demands them; nobody signs in here, and tokens are opaque to their holders.
      authorization_endpoint: `${issuer}/connect/authorize`,
      introspection_endpoint: `${issuer}/connect/introspect`,
      jwks_uri: `${issuer}/.well-known/jwks`,
      scopes_supported: [platformScope],
      grant_types_supported: ["client_credentials"],
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    });
  });

  app.get("/.well-known/jwks", (c) => c.json({ keys: [] }));

  app.post("/connect/token", async (c) => {
    c.header("Cache-Control", "no-store");
    const form = await readForm(c);
    if (form === undefined)
      return oauthError(c, "invalid_request", "The body must be a form, without repeated fields.");
    const client = authenticateClient(clients, c.req.header("authorization"), form);
    if (client === "twice")
      return oauthError(c, "invalid_request", "The client is authenticated in more than one way.");
    if (client === undefined) return oauthError(c, "invalid_client", "The client id or secret is wrong or missing.");
    const grantType = form.get("grant_type");
    if (grantType === null) return oauthError(c, "invalid_request", "grant_type is missing.");
    if (grantType !== "client_credentials") return oauthError(c, "unsupported_grant_type", "Use client_credentials.");
    // Assumption: without a scope the client gets the one there is.
    const scopes = (form.get("scope") ?? platformScope).split(" ");
    if (scopes.some((scope) => scope !== platformScope))
      return oauthError(c, "invalid_scope", `The one scope is ${platformScope}.`);
    return c.json({
      access_token: tokens.issue({ client_id: client.clientId, permissions: client.permissions }, tokenLifetimeSeconds),
      token_type: "Bearer",
      expires_in: tokenLifetimeSeconds,
      scope: platformScope,
    });
  });
  return app;
}

async function readForm(c: Context): Promise<URLSearchParams | undefined> {
  const type = c.req.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") return undefined;
  const form = new URLSearchParams(await c.req.text());
  const names = [...form.keys()];
  return new Set(names).size === names.length ? form : undefined;
}

/** By HTTP Basic or by the form; a client that uses both at once is refused, as RFC 6749, 2.3 demands. */
function authenticateClient(
  clients: Clients,
  authorization: string | undefined,
  form: URLSearchParams,
): Client | "twice" | undefined {
  if (authorization === undefined) {
    return clients.authenticate(form.get("client_id") ?? "", form.get("client_secret") ?? "");
  }
  if (form.has("client_secret")) return "twice";
  const encoded = /^Basic +(\S+)$/i.exec(authorization)?.[1];
  const [id, secret] = Buffer.from(encoded ?? "", "base64")
    .toString()
    .split(/:(.*)/s);
  try {
    return clients.authenticate(formDecode(id ?? ""), formDecode(secret ?? ""));
  } catch {
    // Not form-urlencoded: then it is not what the client's secret was made into.
    return undefined;
  }
}

/** Both parts are form-urlencoded before they are joined (RFC 6749, 2.3.1). Throws a URIError for what is not. */
function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

type OAuthErrorCode = "invalid_request" | "invalid_client" | "unsupported_grant_type" | "invalid_scope";

function oauthError(c: Context, error: OAuthErrorCode, description: string): Response {
  const body = { error, error_description: description };
  if (error !== "invalid_client") return c.json(body, 400);
  return c.json(body, 401, { "WWW-Authenticate": 'Basic realm="emulator"' });
}
