import {
  createPlatform,
  isPlatformError,
  isTransportError,
  type PlatformOptions,
  type RetryEvent,
} from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { samples } from "./samples.ts";
import {
  type Answer,
  answer,
  closedServer,
  hang,
  iTwinId,
  reset,
  type ScriptedServer,
  startServer,
  uploaded,
} from "./server.ts";

const token = "test-token-0123456789";
const image = samples.png;

async function connect(answers: readonly Answer[], options: Partial<PlatformOptions> = {}) {
  const server = await startServer(...answers);
  const retries: RetryEvent[] = [];
  const platform = createPlatform({
    apiUrl: server.url,
    token,
    retryDelay: 1,
    onRetry: (event) => retries.push(event),
    ...options,
  });
  return { server, platform, retries, upload: () => platform.itwins.uploadImage({ iTwinId, image }) };
}
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error("It was expected to fail.");
    },
    (error: unknown) => error,
  );
const bodies = (server: ScriptedServer) => server.arrived.map(({ body }) => body.equals(image));

describe("a request", () => {
  it("carries the token, the media types and the bytes, and nothing stray", async () => {
    const { server, upload } = await connect([uploaded]);
    await upload();
    expect(server.arrived).toHaveLength(1);
    expect(server.arrived[0]).toMatchObject({
      method: "PUT",
      path: `/itwins/${iTwinId}/image`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/vnd.bentley.itwin-platform.v1+json",
        "content-type": "image/png",
        "content-length": String(image.length),
      },
    });
    expect(server.arrived[0]?.headers).not.toHaveProperty("contenttype");
    expect(bodies(server)).toEqual([true]);
  });

  it("goes below a base path", async () => {
    const server = await startServer(uploaded);
    const platform = createPlatform({ apiUrl: `${server.url}/gateway/`, token });
    await platform.itwins.uploadImage({ iTwinId, image });
    expect(server.arrived[0]?.path).toBe(`/gateway/itwins/${iTwinId}/image`);
  });
});

describe("a retry", () => {
  it.each([408, 429, 500, 502, 503, 504])("follows a %i, with the same bytes", async (status) => {
    const { server, upload, retries } = await connect([answer(status), answer(status), uploaded]);
    await upload();
    expect(bodies(server)).toEqual([true, true, true]);
    expect(retries.map(({ attempt, reason }) => [attempt, reason])).toEqual([
      [1, String(status)],
      [2, String(status)],
    ]);
  });

  it("follows a broken connection", async () => {
    const { server, upload, retries } = await connect([reset, uploaded]);
    await upload();
    expect(bodies(server)).toEqual([true, true]);
    expect(retries[0]?.reason).toMatch(/ECONNRESET|closed/);
  });

  it("follows an attempt that took too long", async () => {
    const { server, upload, retries } = await connect([hang, uploaded], { attemptTimeout: 200 });
    await upload();
    expect(bodies(server)).toEqual([true, true]);
    expect(retries[0]?.reason).toContain("longer than 200 ms");
  });

  it("follows an answer that broke off in its body", async () => {
    const half: Answer = (response) => {
      response.writeHead(201, { "Content-Length": "500" }).write('{"image":');
      setTimeout(() => response.socket?.destroy(), 20);
    };
    const { server, upload } = await connect([half, uploaded]);
    expect((await upload()).id).toBe("1");
    expect(server.arrived).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 409, 413, 415, 422, 501])("does not follow a %i", async (status) => {
    const { server, upload } = await connect([answer(status)]);
    expect(await failure(upload())).toMatchObject({ name: "PlatformError", status, attempts: 1 });
    expect(server.arrived).toHaveLength(1);
  });

  it("does not show the half of a token that stands before a < in the title of a page", async () => {
    const { upload } = await connect([answer(400, "<html><TITLE lang=en>No ab<cdefgh\n</title>")], {
      token: "ab<cdefgh",
    });
    expect(await failure(upload())).toHaveProperty("message", expect.stringContaining('an HTML page titled "No ***"'));
  });

  it("ends after the attempts that it may have with the answer itself", async () => {
    const { server, upload } = await connect([answer(502, "<html><head><title>502 Bad Gateway</title>")], {
      attempts: 5,
    });
    const error = await failure(upload());
    expect(isPlatformError(error) && error).toMatchObject({ status: 502, attempts: 5, method: "PUT" });
    expect(error).toHaveProperty("message", expect.stringContaining("after 5 attempts"));
    expect(error).toHaveProperty("message", expect.stringContaining('an HTML page titled "502 Bad Gateway"'));
    expect(error).toHaveProperty("message", expect.stringContaining(`iTwin ${iTwinId}`));
    expect(server.arrived).toHaveLength(5);
  });

  it("ends after the attempts that it may have with the broken connection, its cause kept", async () => {
    const { server, upload } = await connect([reset], { attempts: 5 });
    const error = await failure(upload());
    expect(isTransportError(error) && error).toMatchObject({
      reasonCode: "connection",
      attempts: 5,
      target: { id: iTwinId },
    });
    expect((error as Error).message).toContain(`iTwin ${iTwinId}: could not upload its image`);
    expect((error as Error).cause).toMatchObject({ name: "TypeError", message: "fetch failed", code: "ECONNRESET" });
    expect(server.arrived).toHaveLength(5);
  });

  it("does not follow an error that is no network error", async () => {
    let calls = 0;
    const broken: typeof fetch = () => {
      calls++;
      return Promise.reject(new RangeError("a fault in a program"));
    };
    const { upload } = await connect([uploaded], { fetch: broken });
    expect(await failure(upload())).toMatchObject({ name: "TransportError", attempts: 1 });
    expect(calls).toBe(1);
  });

  it("ends when all attempts together took too long", async () => {
    const { upload } = await connect([hang], { totalTimeout: 300 });
    expect(await failure(upload())).toMatchObject({ name: "TransportError", reasonCode: "timeout" });
  });
});

describe("patience", () => {
  it("decides, and not a number of attempts", async () => {
    const { server, upload } = await connect([...Array(10).fill(answer(503)), uploaded]);
    await upload();
    expect(server.arrived).toHaveLength(11);
  });

  it.each([
    ["connection", [reset]],
    ["answer", [answer(503)]],
  ] as const)("of 0 makes the first failure final: a %s", async (_, answers) => {
    const { server, upload } = await connect(answers, { patience: 0 });
    expect(await failure(upload())).toMatchObject({ attempts: 1 });
    expect(server.arrived).toHaveLength(1);
  });

  it("that is used up ends the request", async () => {
    const { upload } = await connect([answer(503)], { patience: 300, retryDelay: 20 });
    expect(await failure(upload())).toMatchObject({ name: "PlatformError", status: 503 });
  });
});

describe("an outage", () => {
  it("holds all requests back but one that probes, and fails none of them", async () => {
    let down = true;
    let probes = 0;
    const { server, platform } = await connect(
      [
        (response, request) => {
          if (down) probes++;
          (down ? answer(503) : uploaded)(response, request);
        },
      ],
      { retryDelay: 20 },
    );
    const uploads = Array.from({ length: 40 }, () => platform.itwins.uploadImage({ iTwinId, image }));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    // Each of the 40 was sent at once; after that only probes were, of which 1.5 s has room for some ten.
    expect(probes).toBeLessThan(60);
    down = false;
    expect(await Promise.all(uploads)).toHaveLength(40);
    expect(server.arrived.length - probes).toBeLessThanOrEqual(41);
  });

  it("that outlasts the patience is waited for once, and not by each request", async () => {
    const { server, platform } = await connect([answer(503)], { patience: 400, retryDelay: 20 });
    const upload = () => failure(platform.itwins.uploadImage({ iTwinId, image }));
    for (const error of await Promise.all(Array.from({ length: 10 }, upload)))
      expect(error).toMatchObject({ status: 503 });
    const sent = server.arrived.length;
    for (let item = 0; item < 5; item++) expect(await upload()).toMatchObject({ status: 503, attempts: 1 });
    expect(server.arrived).toHaveLength(sent + 5);
  });

  it("lets a cancelled probe go, so that another request can probe", async () => {
    const { platform } = await connect([...Array(8).fill(answer(503)), hang, uploaded], { retryDelay: 1 });
    const cancel = new AbortController();
    const first = failure(platform.itwins.uploadImage({ iTwinId, image, signal: cancel.signal }));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const second = platform.itwins.uploadImage({ iTwinId, image });
    cancel.abort(new Error("enough"));
    expect(await first).toMatchObject({ message: "enough" });
    expect((await second).id).toBe("1");
  });
});

describe("Retry-After", () => {
  it("is waited for", async () => {
    const { server, upload, retries } = await connect([answer(429, "", { "Retry-After": "1" }), uploaded]);
    await upload();
    expect(retries[0]?.delay).toBeGreaterThanOrEqual(1000);
    const [first, second] = server.arrived;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(995);
  });

  it("does not use up the attempts of a 429", async () => {
    const limited = answer(429, "", { "Retry-After": "0" });
    const { server, upload } = await connect([...Array(8).fill(limited), uploaded]);
    await upload();
    expect(server.arrived).toHaveLength(9);
  });

  it("holds back every other request to the same origin", async () => {
    const { server, platform } = await connect([answer(429, "", { "Retry-After": "1" }), uploaded]);
    const first = platform.itwins.uploadImage({ iTwinId, image });
    while (server.arrived.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const others = Array.from({ length: 5 }, () => platform.itwins.uploadImage({ iTwinId, image }));
    await Promise.all([first, ...others]);
    const [limited, ...rest] = server.arrived;
    expect(rest).toHaveLength(6);
    for (const { at } of rest) expect(at - (limited?.at ?? 0)).toBeGreaterThanOrEqual(995);
  });

  it("that is longer than all attempts may take ends the request at once, with what it says", async () => {
    const body = { error: { code: "RateLimitExceeded", message: "Try later." } };
    const headers = { "Retry-After": "3600", "ITwinPlatform-RateLimited-Tier": "Community" };
    const { server, upload } = await connect([answer(429, body, headers)]);
    const error = await failure(upload());
    expect(error).toMatchObject({ status: 429, retryAfter: 3_600_000, platformCode: "RateLimitExceeded", attempts: 1 });
    expect((error as Error).message).toContain("tier Community");
    expect((error as Error).message).toContain("in 60 min");
    expect(server.arrived).toHaveLength(1);
  });
});

describe("a pause that outlasts the time left", () => {
  it("is told by every request at once, with what the platform said", async () => {
    const limited = answer(429, { error: { code: "RateLimitExceeded" } }, { "Retry-After": "3600" });
    const { server, platform } = await connect([limited]);
    const errors: Error[] = [];
    for (let item = 0; item < 5; item++) {
      errors.push((await failure(platform.itwins.uploadImage({ iTwinId, image }))) as Error);
    }
    for (const error of errors) expect(error).toMatchObject({ status: 429, platformCode: "RateLimitExceeded" });
    // The first was answered; the others were not even sent.
    expect(server.arrived).toHaveLength(1);
  });

  it("may be of any length", async () => {
    const { upload } = await connect([answer(429, "", { "Retry-After": "99999999999" })]);
    expect(await failure(upload())).toMatchObject({ status: 429 });
  });

  it("does not begin with another failure than a 429", async () => {
    const { server, platform } = await connect([answer(503, "", { "Retry-After": "1" }), uploaded]);
    const first = platform.itwins.uploadImage({ iTwinId, image });
    while (server.arrived.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await platform.itwins.uploadImage({ iTwinId, image });
    await first;
    const [refused, other, again] = server.arrived;
    expect((other?.at ?? 0) - (refused?.at ?? 0)).toBeLessThan((again?.at ?? 0) - (refused?.at ?? 0));
  });
});

describe("foreign code that hangs", () => {
  it("as a token function: the attempt's time holds, and an abort ends it", async () => {
    const { upload } = await connect([uploaded], {
      token: () => new Promise(() => {}),
      attemptTimeout: 50,
      attempts: 2,
    });
    expect(await failure(upload())).toMatchObject({ name: "TransportError", reasonCode: "timeout", attempts: 2 });
    const hanging = await connect([uploaded], { token: () => new Promise(() => {}) });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 20);
    const uploading = hanging.platform.itwins.uploadImage({ iTwinId, image, signal: controller.signal });
    expect(await failure(uploading)).toMatchObject({ message: "enough" });
  });
});

describe("options", () => {
  it.each([
    { attempts: Number.NaN },
    { attempts: 0 },
    { patience: -1 },
    { totalTimeout: Number.POSITIVE_INFINITY },
    { attemptTimeout: 0.5 },
    { attemptTimeout: 3e9 },
    { retryDelay: -1 },
  ])("that make no sense are refused: %o", (options) => {
    expect(() => createPlatform({ token, ...options })).toThrow(Object.keys(options)[0]);
    expect(() => createPlatform({ token, ...options })).toThrow("whole number");
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("with %i is refused: the token goes nowhere else", async (status) => {
    const elsewhere = await startServer(uploaded);
    const { upload, server } = await connect([answer(status, "", { Location: `${elsewhere.url}/x?sig=s3cret` })]);
    const error = await failure(upload());
    expect(error).toMatchObject({ name: "TransportError", reasonCode: "redirect", attempts: 1 });
    expect((error as Error).message).toContain(elsewhere.url);
    expect((error as Error).message).not.toContain("s3cret");
    expect(server.arrived).toHaveLength(1);
    expect(elsewhere.arrived).toHaveLength(0);
  });

  it("to a host that is named like the token is not shown", async () => {
    const upper = "Test-Token-0123456789";
    const { upload } = await connect([answer(302, "", { Location: `https://${upper}.example/` })], { token: upper });
    const { message } = (await failure(upload())) as Error;
    expect(message).toContain("it is redirected to https://***.example");
    expect(message.toLowerCase()).not.toContain(upper.toLowerCase());
  });
});

describe("an answer", () => {
  it.each([
    ["200 instead of 201", answer(200, { image: { id: "1" } })],
    ["204 instead of 201", answer(204)],
    ["201 with a sign-in page", answer(201, "<html>Sign in</html>")],
    ["201 without the image", answer(201, {})],
    ["201 with half the image", answer(201, { image: { id: "1" } })],
    [
      "201 with a name that is none",
      answer(201, {
        image: { id: "1", smallImageName: "a", smallImageUrl: "b", largeImageName: "x ".repeat(9), largeImageUrl: "c" },
      }),
    ],
    [
      "201 with the token as a name",
      answer(201, {
        image: { id: "1", smallImageName: token, smallImageUrl: "b", largeImageName: "a", largeImageUrl: "c" },
      }),
    ],
    ["201 with null", answer(201, null)],
    ["201 with nothing", answer(201)],
  ])("of %s is never a success", async (_, odd) => {
    const { upload } = await connect([odd]);
    expect(await failure(upload())).toMatchObject({ name: "PlatformError", target: { kind: "itwin", id: iTwinId } });
  });

  it("is not read without end", async () => {
    let sent = 0;
    const endless: Answer = (response) => {
      response.writeHead(201);
      const chunk = Buffer.alloc(64 * 1024);
      const write = () => {
        if (sent > 50 * 1024 * 1024 || response.destroyed) return;
        sent += chunk.length;
        response.write(chunk, write);
      };
      write();
    };
    const { upload } = await connect([endless]);
    expect(await failure(upload())).toMatchObject({ name: "TransportError", reasonCode: "too-large", attempts: 1 });
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });

  it("of a failure may be endless too", async () => {
    const endless: Answer = (response) => {
      response.writeHead(403, { "Content-Type": "text/html" });
      const write = () => void (response.destroyed || response.write(`<title>No</title>${"x".repeat(60_000)}`, write));
      write();
    };
    const { upload } = await connect([endless]);
    expect(await failure(upload())).toMatchObject({ name: "PlatformError", status: 403 });
  });

  it.each([
    [
      "the documented object",
      { error: { code: "iTwinNotFound", message: "Requested iTwin is not available." } },
      "iTwinNotFound (Requested",
    ],
    [
      "a bare message",
      { message: "Unauthorized. Access token is missing." },
      "(Unauthorized. Access token is missing.)",
    ],
    ["nulls", { error: { code: null, message: null, details: null } }, "answered 404."],
    ["a list", [], "answered 404."],
    ["a number", 5, "answered 404."],
    ["nothing", "", "answered 404."],
    ["plain text", "no such thing", "(no such thing)"],
  ])("of a failure may have %s", async (_, body, words) => {
    const { upload } = await connect([answer(404, body)]);
    const error = await failure(upload());
    expect(error).toMatchObject({ name: "PlatformError", status: 404 });
    expect((error as Error).message).toContain(words);
  });

  it("after a renewal carries neither token into the message", async () => {
    const tokens = ["first-token-0123456789", "second-token-0123456789"];
    const echo: Answer = (response, request) =>
      answer(request.headers.authorization?.includes("first") ? 401 : 403, { message: tokens.join(" and ") })(
        response,
        request,
      );
    const { upload } = await connect([echo], { token: () => tokens.shift() ?? "" });
    const text = [...tokens];
    const error = (await failure(upload())) as Error;
    expect(error).toMatchObject({ status: 403 });
    for (const one of text) expect(error.message).not.toContain(one);
  });

  it("that is malformed and echoes the request leaves no token in the cause", async () => {
    const { createServer } = await import("node:net");
    const server = createServer((socket) => socket.once("data", (data) => socket.end(`HTTP/1.1 abc ${data}`)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as import("node:net").AddressInfo;
    const platform = createPlatform({ apiUrl: `http://127.0.0.1:${port}`, token, attempts: 1 });
    const error = await failure(platform.itwins.getImage({ iTwinId }));
    const { inspect } = await import("node:util");
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(token);
    server.close();
  });

  it("that repeats the token or a signed address does not carry it into the message", async () => {
    const message = `Bad token ${token}; see https://b.example/x?se=1&sig=s3cret\n::error::boo`;
    const { upload } = await connect([answer(403, { error: { code: "No", message, details: [{ message }] } })]);
    const error = (await failure(upload())) as Error;
    expect(error.message).not.toContain(token);
    expect(error.message).not.toContain("s3cret");
    expect(error.message).not.toContain("\n");
    expect(JSON.stringify(error)).not.toContain(token);
  });
});

describe("an abort", () => {
  it("ends a request under way with the signal's reason", async () => {
    const { platform, server } = await connect([hang]);
    const controller = new AbortController();
    const uploading = platform.itwins.uploadImage({ iTwinId, image, signal: controller.signal });
    while (server.arrived.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const reason = new Error("cancelled by the user");
    controller.abort(reason);
    expect(await failure(uploading)).toBe(reason);
  });

  it("ends a wait", async () => {
    const { platform, retries } = await connect([answer(429, "", { "Retry-After": "600" })]);
    const controller = new AbortController();
    const uploading = platform.itwins.uploadImage({ iTwinId, image, signal: controller.signal });
    while (retries.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await failure(uploading)).toMatchObject({ name: "AbortError" });
  });

  it("of the platform's own signal stops every call before it is sent", async () => {
    const { upload, server } = await connect([uploaded], { signal: AbortSignal.abort(new Error("over")) });
    expect(await failure(upload())).toMatchObject({ message: "over" });
    expect(server.arrived).toHaveLength(0);
  });
});

describe("nobody there", () => {
  it("is told with the address", async () => {
    const url = await closedServer();
    const platform = createPlatform({ apiUrl: url, token, retryDelay: 1, attempts: 5 });
    const error = await failure(platform.itwins.getImage({ iTwinId }));
    expect(error).toMatchObject({ name: "TransportError", reasonCode: "connection", attempts: 5 });
    expect((error as Error).message).toContain(url);
    expect((error as Error).message).toContain("ECONNREFUSED");
  });
});
