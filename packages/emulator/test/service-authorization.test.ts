import { ServiceAuthorizationClient } from "@itwin/service-authorization";
import { expect, test } from "vitest";
import { call } from "./calls.ts";
import { running } from "./running.ts";

// The official client as judge of the authority: it finds the token endpoint by discovery.

test("the official client gets a token that the API takes", async () => {
  const emulator = await running();
  const client = new ServiceAuthorizationClient({
    authority: emulator.url,
    clientId: emulator.clientId,
    clientSecret: emulator.clientSecret,
    scope: "itwin-platform",
  });
  const accessToken = await client.getAccessToken();
  expect(accessToken).toMatch(/^Bearer \S+$/);
  expect(client.isAuthorized).toBe(true);
  const { id } = emulator.createITwin();
  const headers = { authorization: accessToken };
  expect((await call(emulator, "GET", `/itwins/${id}`, { token: null, headers })).status).toBe(200);
  expect(emulator.requests.map(({ kind, path }) => `${kind} ${path}`).slice(0, 2)).toEqual([
    "token /.well-known/openid-configuration",
    "token /connect/token",
  ]);
});

test("the official client is refused with a wrong secret", async () => {
  const emulator = await running();
  const client = new ServiceAuthorizationClient({
    authority: emulator.url,
    clientId: emulator.clientId,
    clientSecret: "wrong",
    scope: "itwin-platform",
  });
  await expect(client.getAccessToken()).rejects.toThrow(/401/);
  expect(client.isAuthorized).toBe(false);
});
