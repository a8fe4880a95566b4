import { describe, expect, test } from "vitest";
import { type Answer, call } from "../../test/calls.ts";
import { running } from "../../test/running.ts";
import type { Emulator } from "../index.ts";

const grant = "grant_type=client_credentials&scope=itwin-platform";

function askForToken(emulator: Emulator, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return call(emulator, "POST", "/connect/token", {
    token: null,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body,
  });
}

function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

test("discovery names the issuer as the caller reached it, and the token endpoint", async () => {
  const emulator = await running();
  const { json } = await call(emulator, "GET", "/.well-known/openid-configuration", { token: null });
  expect(json).toMatchObject({
    issuer: emulator.url,
    token_endpoint: `${emulator.url}/connect/token`,
    introspection_endpoint: `${emulator.url}/connect/introspect`,
  });
  const byName = emulator.url.replace("127.0.0.1", "localhost");
  const { json: named } = await call(emulator, "GET", `${byName}/.well-known/openid-configuration`);
  expect(named).toMatchObject({ issuer: byName, token_endpoint: `${byName}/connect/token` });
});

describe("client credentials", () => {
  test("by HTTP Basic give a token that the API takes", async () => {
    const emulator = await running();
    const answer = await askForToken(emulator, grant, basic(emulator.clientId, emulator.clientSecret));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.json).toMatchObject({ token_type: "Bearer", expires_in: 3600, scope: "itwin-platform" });
    const { access_token: token } = answer.json as { access_token: string };
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(claims.scope).toEqual(["itwin-platform"]);
    const { id } = emulator.createITwin();
    expect((await call(emulator, "GET", `/itwins/${id}`, { token })).status).toBe(200);
  });

  test("by form give a token too, also without a scope", async () => {
    const emulator = await running();
    const secret = `client_id=${emulator.clientId}&client_secret=${emulator.clientSecret}`;
    expect((await askForToken(emulator, `${grant}&${secret}`)).status).toBe(200);
    expect((await askForToken(emulator, `grant_type=client_credentials&${secret}`)).status).toBe(200);
  });

  test("are form-urlencoded within HTTP Basic", async () => {
    const clientSecret = "a+b/c:d =%é";
    const emulator = await running({ clients: [{ clientId: "my client", clientSecret }] });
    const encode = (part: string) => new URLSearchParams({ x: part }).toString().slice(2);
    const encoded = basic(encode("my client"), encode(clientSecret));
    expect((await askForToken(emulator, grant, encoded)).status).toBe(200);
    expect((await askForToken(emulator, grant, basic("my client", clientSecret))).status).toBe(401);
  });

  test("tokenLifetimeSeconds is what expires_in says", async () => {
    const emulator = await running({ tokenLifetimeSeconds: -1 });
    const answer = await askForToken(emulator, grant, basic(emulator.clientId, emulator.clientSecret));
    expect(answer.json).toMatchObject({ expires_in: -1 });
    const { access_token: token } = answer.json as { access_token: string };
    const { id } = emulator.createITwin();
    expect((await call(emulator, "GET", `/itwins/${id}`, { token })).status).toBe(401);
    expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(200);
  });

  test("a client with few permissions gets a token with as few", async () => {
    const emulator = await running({ clients: [{ clientId: "c", clientSecret: "s", permissions: [] }] });
    const answer = await askForToken(emulator, grant, basic("c", "s"));
    const { access_token: token } = answer.json as { access_token: string };
    const { id } = emulator.createITwin();
    expect((await call(emulator, "DELETE", `/itwins/${id}`, { token })).status).toBe(403);
  });
});

describe("OAuth errors", () => {
  test("a wrong id or secret is 401 invalid_client with a challenge", async () => {
    const emulator = await running();
    for (const headers of [
      basic(emulator.clientId, "wrong"),
      basic(emulator.clientId, emulator.clientSecret.replace(/.$/, "!")),
      basic("wrong", emulator.clientSecret),
      basic(emulator.clientId, ""),
      { authorization: "Bearer x" },
      {},
    ]) {
      const answer = await askForToken(emulator, grant, headers);
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({ error: "invalid_client", error_description: expect.any(String) });
      expect(answer.headers.get("www-authenticate")).toMatch(/^Basic /);
    }
  });

  test.each([
    ["another grant", "grant_type=password", "unsupported_grant_type"],
    ["no grant", "scope=itwin-platform", "invalid_request"],
    ["another scope", "grant_type=client_credentials&scope=itwin-platform+email", "invalid_scope"],
    ["a field twice", `${grant}&scope=itwin-platform`, "invalid_request"],
    ["two ways at once", `${grant}&client_secret=x`, "invalid_request"],
  ])("%s is 400", async (_what, body, error) => {
    const emulator = await running();
    const answer = await askForToken(emulator, body, basic(emulator.clientId, emulator.clientSecret));
    expect([answer.status, (answer.json as { error: string }).error]).toEqual([400, error]);
  });

  test("a body that is no form is 400 invalid_request", async () => {
    const emulator = await running();
    const headers = { ...basic(emulator.clientId, emulator.clientSecret), "content-type": "application/json" };
    const answer = await askForToken(emulator, JSON.stringify({ grant_type: "client_credentials" }), headers);
    expect([answer.status, (answer.json as { error: string }).error]).toEqual([400, "invalid_request"]);
  });
});

test("two clients with one id are refused at the start", async () => {
  const clients = [{ clientId: "service-emulator", clientSecret: "s" }];
  await expect(running({ clients })).rejects.toThrow('Two clients have the id "service-emulator".');
});
