import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import type { Fetch, FetchAnswer } from "@itwin-images/core/internal";
import { afterEach, describe, expect, test, vi } from "vitest";
import { chooseFetch, directFetch } from "./direct-fetch.ts";

const servers: Server[] = [];

afterEach(() => {
  vi.unstubAllGlobals();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<{ url: URL; server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b=c`), server };
}

type Init = Parameters<Fetch>[1];

function request(url: URL, init: Partial<Init> = {}): Promise<FetchAnswer> {
  const { signal } = new AbortController();
  const rest = { redirect: "manual", credentials: "omit", cache: "no-store" } as const;
  return directFetch(url, { method: "GET", headers: {}, signal, ...rest, ...init });
}

async function bodyOf({ body }: FetchAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || value === undefined) return Buffer.concat(chunks);
    chunks.push(value);
  }
}

/** The error that the network gave. */
const causeOf = (error: unknown): unknown => (error as TypeError).cause;

describe("a request", () => {
  test("has its method, path, headers and body, and the body's length", async () => {
    const seen = Promise.withResolvers<unknown>();
    const { url } = await serve(async (incoming, response) => {
      const { method, url: path, headers } = incoming;
      const bytes = await buffer(incoming);
      seen.resolve({
        method,
        path,
        token: headers.authorization,
        length: headers["content-length"],
        bytes: [...bytes],
      });
      response.end();
    });
    await request(url, { method: "PUT", headers: { Authorization: "Bearer t" }, body: new Uint8Array([0, 255, 7]) });
    expect(await seen.promise).toEqual({
      ...{ method: "PUT", path: "/a?b=c", token: "Bearer t", length: "3" },
      bytes: [0, 255, 7],
    });
  });

  test("is answered with status, headers and body, and no redirect is followed", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(
        302,
        [
          ["Location", "/else"],
          ["X-Two", "1"],
          ["X-Two", "2"],
        ].flat(),
      );
      response.write("first ");
      setImmediate(() => response.end("last"));
    });
    const answer = await request(url);
    expect(answer.status).toBe(302);
    expect([answer.headers.get("LOCATION"), answer.headers.get("x-two"), answer.headers.get("etag")]).toEqual([
      "/else",
      "1, 2",
      null,
    ]);
    expect(new Headers([...answer.headers]).get("location")).toBe("/else");
    expect((await bodyOf(answer)).toString()).toBe("first last");
  });

  test("keeps its connection for the next one, after HEAD too", async () => {
    const { url, server } = await serve((incoming, response) => {
      response.setHeader("Content-Length", 2);
      response.end(incoming.method === "HEAD" ? undefined : "ok");
    });
    let connections = 0;
    server.on("connection", () => connections++);
    for (const method of ["HEAD", "GET", "PUT", "HEAD", "GET"]) {
      await bodyOf(await request(url, { method, ...(method === "PUT" && { body: new Uint8Array(10) }) }));
      // The connection is free a moment after the answer ends.
      await new Promise(setImmediate);
    }
    expect(connections).toBe(1);
  });
});

describe("a compressed answer", () => {
  const text = "a".repeat(100_000);

  test("is decompressed, but for the answer to HEAD, which has no bytes", async () => {
    const zipped = gzipSync(text);
    const { url } = await serve((incoming, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": zipped.length });
      response.end(incoming.method === "HEAD" ? undefined : zipped);
    });
    expect((await bodyOf(await request(url))).toString()).toBe(text);
    const head = await request(url, { method: "HEAD" });
    expect([head.headers.get("content-length"), (await bodyOf(head)).length]).toEqual([String(zipped.length), 0]);
  });

  test("that is not what it says is an error", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" });
      response.end("no gzip");
    });
    await expect(request(url).then(bodyOf)).rejects.toThrow(TypeError);
  });
});

describe("what ends a request early", () => {
  test("a port at which nothing listens, and an answer that breaks off, are network errors", async () => {
    const { url, server } = await serve((_, response) => {
      response.writeHead(200, { "Content-Length": 100 });
      response.write("half");
      setImmediate(() => response.destroy());
    });
    const broken = await request(url)
      .then(bodyOf)
      .catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(TypeError);
    expect(causeOf(broken)).toMatchObject({ code: "ECONNRESET" });
    await new Promise((resolve) => server.close(resolve));
    const refused = await request(url).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TypeError);
    expect(causeOf(refused)).toMatchObject({ code: "ECONNREFUSED" });
  });

  test("a change of the protocol that nobody asked for", async () => {
    const { url } = await serve((_, response) => {
      response.socket?.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
    });
    await expect(request(url)).rejects.toThrow(TypeError);
  });

  test("its signal, before it is sent, before the answer and within it", async () => {
    const reason = new Error("enough");
    await expect(request(new URL("http://127.0.0.1:9"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const arrived = Promise.withResolvers<void>();
    const { url } = await serve((incoming, response) => {
      arrived.resolve();
      if (incoming.method === "GET") response.write("half");
    });
    const waiting = new AbortController();
    const waited = request(url, { method: "PUT", signal: waiting.signal }).catch(causeOf);
    await arrived.promise;
    waiting.abort(reason);
    expect(await waited).toBe(reason);

    const reading = new AbortController();
    const answer = await request(url, { signal: reading.signal });
    const read = bodyOf(answer).catch((error: unknown) => error);
    reading.abort(reason);
    expect(await read).toBeInstanceOf(TypeError);
  });

  test("its reader, which leaves the rest", async () => {
    const closed = Promise.withResolvers<void>();
    const { url } = await serve((_, response) => {
      response.on("close", () => closed.resolve());
      response.write("half");
    });
    const reader = (await request(url)).body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(4);
    await reader?.cancel();
    await closed.promise;
  });
});

test("a fetch that somebody put into the place of Node's own is used", () => {
  expect(chooseFetch()).toBe(directFetch);
  vi.stubGlobal("fetch", () => {});
  expect(chooseFetch()).toBeUndefined();
});
