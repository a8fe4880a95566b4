import { clientCredentials, createPlatform, type TokenSource } from "@itwin-images/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { emulated, failureOf } from "./emulated.ts";
import { samples } from "./samples.ts";
import { answer, iTwinId as anyId, startServer } from "./server.ts";

const image = samples.png;

function sourceOf(
  emulator: { url: string; clientId: string; clientSecret: string },
  changes: object = {},
): TokenSource {
  const { clientId, clientSecret, url } = emulator;
  return clientCredentials({ clientId, clientSecret, authority: url, retryDelay: 1, ...changes });
}
const tokenRequests = (requests: readonly { path: string }[]) =>
  requests.filter(({ path }) => path === "/connect/token").length;

describe("clientCredentials", () => {
  it("gets a token with the documented grant and scope, once for many calls", async () => {
    const { emulator, iTwinId } = await emulated();
    const platform = createPlatform({ apiUrl: emulator.url, token: sourceOf(emulator) });
    await Promise.all(Array.from({ length: 10 }, () => platform.itwins.uploadImage({ iTwinId, image })));
    const [request, ...more] = emulator.requests.filter(({ path }) => path === "/connect/token");
    expect(more).toEqual([]);
    const form = new URLSearchParams(Buffer.from(request?.body ?? []).toString());
    expect(Object.fromEntries(form)).toEqual({ grant_type: "client_credentials", scope: "itwin-platform" });
    expect(request?.headers.authorization).toMatch(/^Basic /);
  });

  it("renews a token a minute before it expires, and one that lives shorter at half of its life", async () => {
    // The clock of the token source alone: everything else keeps real time.
    const now = vi.spyOn(performance, "now");
    onTestFinished(() => void now.mockRestore());
    for (const [lifetime, kept] of [
      [120, 59],
      [50, 24],
    ] as const) {
      const { emulator } = await emulated({ tokenLifetimeSeconds: lifetime });
      const source = sourceOf(emulator);
      const start = now.mockReturnValue(0) && (await source({}));
      now.mockReturnValue(kept * 1000);
      expect(await source({})).toBe(start);
      now.mockReturnValue((kept + 2) * 1000);
      expect(await source({})).not.toBe(start);
      expect(tokenRequests(emulator.requests)).toBe(2);
    }
  });

  it("renews once after a 401, for all calls that met it", async () => {
    const { emulator, iTwinId } = await emulated();
    const platform = createPlatform({ apiUrl: emulator.url, token: sourceOf(emulator) });
    emulator.fault({ kind: "api", status: 401, body: { message: "Unauthorized" }, times: 4 });
    await Promise.all(Array.from({ length: 4 }, () => platform.itwins.uploadImage({ iTwinId, image })));
    expect(tokenRequests(emulator.requests)).toBe(2);
  });

  it("does not renew a second time", async () => {
    const { emulator, iTwinId } = await emulated();
    const platform = createPlatform({ apiUrl: emulator.url, token: sourceOf(emulator) });
    emulator.fault({ kind: "api", status: 401, times: 2 });
    expect(await failureOf(platform.itwins.uploadImage({ iTwinId, image }))).toMatchObject({ status: 401 });
    expect(tokenRequests(emulator.requests)).toBe(2);
  });

  it("tries again after a fault of the token service", async () => {
    const { emulator } = await emulated();
    emulator.fault({ kind: "token", method: "POST", status: 503 });
    emulator.fault({ kind: "token", method: "GET", reset: true });
    expect(await sourceOf(emulator)({})).toMatch(/./);
  });

  it("ends the wait of a caller who gives up, and not that of the others", async () => {
    const { emulator, iTwinId } = await emulated();
    const platform = createPlatform({ apiUrl: emulator.url, token: sourceOf(emulator) });
    emulator.fault({ kind: "token", method: "POST", delayMs: 300 });
    const controller = new AbortController();
    const reason = new Error("enough");
    const impatient = platform.itwins.uploadImage({ iTwinId, image, signal: controller.signal });
    const patient = platform.itwins.uploadImage({ iTwinId, image });
    setTimeout(() => controller.abort(reason), 100);
    expect(await failureOf(impatient)).toBe(reason);
    expect((await patient).id).not.toBe("");
    expect(tokenRequests(emulator.requests)).toBe(1);
  });

  it("ends a request under way by its own signal", async () => {
    const { emulator } = await emulated();
    emulator.fault({ kind: "token", method: "POST", hang: true });
    const controller = new AbortController();
    const asking = Promise.resolve(sourceOf(emulator, { signal: controller.signal })({}));
    setTimeout(() => controller.abort(new Error("enough")), 100);
    expect((await failureOf(asking)).message).toBe("enough");
  });

  it("that takes longer than an attempt may is a failure of the transport", async () => {
    const { emulator, iTwinId } = await emulated();
    emulator.fault({ kind: "token", method: "POST", delayMs: 600 });
    const token = sourceOf(emulator);
    const platform = createPlatform({ apiUrl: emulator.url, token, attemptTimeout: 100, attempts: 2, retryDelay: 1 });
    const error = await failureOf(platform.itwins.uploadImage({ iTwinId, image }));
    expect(error).toMatchObject({ name: "TransportError", reasonCode: "timeout", target: { id: iTwinId } });
    await token({});
  });

  it("says which of id and secret to look at, and shows no secret", async () => {
    const { emulator, iTwinId } = await emulated();
    const clientSecret = "wrong/secret+1=";
    const platform = createPlatform({ apiUrl: emulator.url, token: sourceOf(emulator, { clientSecret }) });
    const error = await failureOf(platform.itwins.getImage({ iTwinId }));
    expect(error).toMatchObject({ name: "PlatformError", platformCode: "invalid_client" });
    expect(error.message).toContain(emulator.clientId);
    expect(error.message).not.toContain(clientSecret);
    expect(error.message).not.toContain(encodeURIComponent(clientSecret));
    expect(emulator.requests.filter(({ kind }) => kind === "api")).toEqual([]);
  });

  it("shows no secret that the token service echoes, in whatever form", async () => {
    const clientSecret = "s3cr(et)!~x'y*z";
    const authority = await startServer((response, request) => {
      if (request.method === "GET") {
        const document = { issuer: authority.url, token_endpoint: `${authority.url}/connect/token` };
        response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(document));
        return;
      }
      const basic = request.headers.authorization ?? "";
      const pair = Buffer.from(basic.replace("Basic ", ""), "base64").toString();
      const description = `${clientSecret} ${encodeURIComponent(clientSecret)} ${basic} ${basic.slice(6)} ${pair}`;
      const body = JSON.stringify({ error: "invalid_request", error_description: description });
      response.writeHead(400, { "Content-Type": "application/json" }).end(body);
    });
    const source = clientCredentials({ clientId: "cid", clientSecret, authority: authority.url });
    const { message } = await failureOf(Promise.resolve(source({})));
    expect(message).toContain("invalid_request");
    expect(message).not.toMatch(/s3cr|Y2lkOn/);
  });

  it.each([
    [429, "rate limit"],
    [500, "a fault or a rate limit"],
    [304, "Check that the authority"],
  ])("explains a %i of the token service", async (status, words) => {
    const { emulator } = await emulated();
    emulator.fault({ kind: "token", method: "POST", status, times: status === 304 ? 1 : 2 });
    const error = await failureOf(Promise.resolve(sourceOf(emulator, { attempts: 2 })({})));
    expect(error).toMatchObject({ name: "PlatformError", status });
    expect(error.message).toContain(words);
  });

  it("does not send the secret to an endpoint of another origin", async () => {
    const thief = await startServer(answer(200, { access_token: "x", token_type: "Bearer" }));
    const authority = await startServer((response) => {
      const document = { issuer: authority.url, token_endpoint: `${thief.url}/connect/token` };
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(document));
    });
    const source = clientCredentials({ clientId: "a", clientSecret: "b", authority: authority.url });
    expect((await failureOf(Promise.resolve(source({})))).message).toContain("elsewhere");
    expect(thief.arrived).toEqual([]);
  });

  it.each([
    ["an HTML page", answer(200, "<html>Maintenance</html>")],
    ["an unknown answer", answer(200, { hello: "world" })],
    ["a 404", answer(404)],
  ])("refuses %s in place of its configuration", async (_, page) => {
    const authority = await startServer(page);
    const source = clientCredentials({ clientId: "a", clientSecret: "b", authority: authority.url });
    const error = await failureOf(Promise.resolve(source({})));
    expect(error.name).toBe("PlatformError");
    expect(error.message).toContain(authority.url);
  });

  it("refuses unusable values at once", () => {
    expect(() => clientCredentials({ clientId: "", clientSecret: "b" })).toThrow("client id is empty");
    expect(() => clientCredentials({ clientId: "a", clientSecret: "b\nc" })).toThrow("client secret has a line break");
    expect(() => clientCredentials({ clientId: "a", clientSecret: "b", authority: "http://ims.bentley.com" })).toThrow(
      "unencrypted",
    );
  });
});

describe("a token function", () => {
  it("is asked for every attempt", async () => {
    const server = await startServer(answer(503), answer(404));
    let asked = 0;
    const platform = createPlatform({ apiUrl: server.url, token: async () => `token-${++asked}`, retryDelay: 1 });
    await failureOf(platform.itwins.getImage({ iTwinId: anyId }));
    expect(server.arrived.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("is told which token was refused, and the same one again is not sent again", async () => {
    const server = await startServer(answer(401));
    const told: (string | undefined)[] = [];
    const token: TokenSource = ({ rejected }) => {
      told.push(rejected);
      return "same";
    };
    const platform = createPlatform({ apiUrl: server.url, token });
    await failureOf(platform.itwins.getImage({ iTwinId: anyId }));
    expect(told).toEqual([undefined, "same"]);
    expect(server.arrived).toHaveLength(1);
  });

  it("that throws is not taken for a network error", async () => {
    const server = await startServer(answer(404));
    const cause = new TypeError("no vault");
    const platform = createPlatform({ apiUrl: server.url, token: () => Promise.reject(cause) });
    expect(await failureOf(platform.itwins.getImage({ iTwinId: anyId }))).toBe(cause);
    expect(server.arrived).toEqual([]);
  });
});
