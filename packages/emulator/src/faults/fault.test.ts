import { describe, expect, test } from "vitest";
import { call, putITwinImage } from "../../test/calls.ts";
import { png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";
import type { Emulator, Fault } from "../index.ts";

async function withITwin(faults: Fault[] = []): Promise<{ emulator: Emulator; id: string; path: string }> {
  const emulator = await running({ faults });
  const { id } = emulator.createITwin();
  return { emulator, id, path: `/itwins/${id}` };
}

async function upload(emulator: Emulator, id: string) {
  return await call(emulator, "PUT", `/itwins/${id}/image`, {
    headers: { "content-type": "image/png" },
    body: await png(),
  });
}

describe("which requests are met", () => {
  test("one, unless told otherwise, and what is unused stays visible", async () => {
    const { emulator, path } = await withITwin();
    emulator.fault({ status: 503 });
    emulator.fault({ status: 500, times: 2 });
    expect(emulator.pendingFaults).toEqual([
      { fault: { status: 503 }, remaining: 1 },
      { fault: { status: 500, times: 2 }, remaining: 2 },
    ]);
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await call(emulator, "GET", path)).status);
    expect(statuses).toEqual([503, 500, 500, 200]);
    expect(emulator.pendingFaults).toEqual([]);
  });

  test("all of them with Infinity, which is pending until the first", async () => {
    const { emulator, path } = await withITwin([{ status: 503, times: Infinity }]);
    expect(emulator.pendingFaults).toHaveLength(1);
    for (let count = 0; count < 3; count += 1) expect((await call(emulator, "GET", path)).status).toBe(503);
    expect(emulator.pendingFaults).toEqual([]);
    emulator.clearFaults();
    expect((await call(emulator, "GET", path)).status).toBe(200);
  });

  test("those with its method and path, the string being the whole path", async () => {
    const { emulator, id, path } = await withITwin();
    emulator.fault({ method: "put", path: `/itwins/${id}/image`, status: 503 });
    expect((await call(emulator, "GET", path)).status).toBe(200);
    expect((await call(emulator, "GET", `${path}/image`)).status).toBe(404);
    expect((await upload(emulator, id)).status).toBe(503);
    expect((await upload(emulator, id)).status).toBe(201);
  });

  test("a path with a query is compared with the query, one without it is not", async () => {
    const { emulator, path } = await withITwin();
    emulator.fault({ path: `${path}?a=1`, status: 503 });
    expect((await call(emulator, "GET", `${path}?a=2`)).status).toBe(200);
    expect((await call(emulator, "GET", `${path}?a=1`)).status).toBe(503);
    emulator.fault({ path, status: 502 });
    expect((await call(emulator, "GET", `${path}?a=2`)).status).toBe(502);
  });

  test("an expression meets path and query each time, also with the g flag", async () => {
    const { emulator, path } = await withITwin();
    emulator.fault({ path: /\/itwins\/.*\?size/g, times: 2, status: 503 });
    for (const status of [503, 503, 200]) {
      expect((await call(emulator, "GET", `${path}?size=x`)).status).toBe(status);
    }
  });

  test("blob and token requests too, and only those with kind", async () => {
    const { emulator, id, path } = await withITwin();
    const { largeImageUrl } = await putITwinImage(emulator, id, await png());
    emulator.fault({ kind: "blob", status: 503 });
    emulator.fault({ kind: "token", status: 502 });
    expect((await call(emulator, "GET", path)).status).toBe(200);
    expect((await call(emulator, "GET", largeImageUrl)).status).toBe(503);
    expect((await call(emulator, "POST", "/connect/token")).status).toBe(502);
  });

  test("no preflight, which would use up what is meant for the request behind it", async () => {
    const { emulator, path } = await withITwin([{ status: 503 }]);
    const headers = { origin: "https://docs.example", "access-control-request-method": "PUT" };
    expect((await call(emulator, "OPTIONS", path, { token: null, headers })).status).toBe(204);
    expect((await call(emulator, "GET", path)).status).toBe(503);
    emulator.fault({ method: "OPTIONS", status: 500 });
    expect((await call(emulator, "OPTIONS", path, { token: null, headers })).status).toBe(500);
    expect(emulator.requests.map(({ status }) => status)).toEqual([204, 503, 500]);
  });
});

describe("made-up answers", () => {
  test("have the fault's status, headers and body, and the request is not handled", async () => {
    const { emulator, id } = await withITwin();
    emulator.fault({ method: "PUT", status: 503, headers: { "retry-after": "7" }, body: "<html>Down</html>" });
    const answer = await upload(emulator, id);
    expect([answer.status, answer.text, answer.headers.get("retry-after")]).toEqual([503, "<html>Down</html>", "7"]);
    expect(emulator.image("itwin", id)).toBeUndefined();
  });

  test("send an object as JSON and bytes as they are", async () => {
    const { emulator, path } = await withITwin();
    emulator.fault({ status: 401, body: { message: "No." } });
    emulator.fault({ status: 200, body: new Uint8Array([0, 255]) });
    const json = await call(emulator, "GET", path);
    expect([json.text, json.headers.get("content-type")]).toEqual(['{"message":"No."}', "application/json"]);
    expect((await call(emulator, "GET", path)).bytes).toEqual(new Uint8Array([0, 255]));
  });

  test("redirect, with 302 or the status that is given", async () => {
    const { emulator, path } = await withITwin();
    emulator.fault({ redirectTo: "https://elsewhere.example/x" });
    emulator.fault({ redirectTo: "/y", status: 307 });
    const first = await call(emulator, "GET", path);
    expect([first.status, first.headers.get("location")]).toEqual([302, "https://elsewhere.example/x"]);
    const second = await call(emulator, "GET", path);
    expect([second.status, second.headers.get("location")]).toEqual([307, "/y"]);
  });

  test("can be read from another origin, as true ones can", async () => {
    const { emulator, path } = await withITwin([{ status: 503 }]);
    const { headers } = await call(emulator, "GET", path, { headers: { origin: "https://docs.example" } });
    expect(headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("changed answers", () => {
  test("a body alone replaces that of the true answer, and the request takes effect", async () => {
    const { emulator, id } = await withITwin([{ method: "PUT", body: "<html>" }]);
    const answer = await upload(emulator, id);
    expect([answer.status, answer.text]).toEqual([201, "<html>"]);
    expect(emulator.image("itwin", id)).toBeDefined();
  });

  test("headers alone replace those of the true answer and leave its body", async () => {
    const { emulator, path } = await withITwin([{ headers: { "content-type": "text/html" } }]);
    const answer = await call(emulator, "GET", path);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html"]);
    expect(answer.json).toHaveProperty("iTwin");
  });

  test("a delay alone gives the true answer, but not before it is over", async () => {
    const { emulator, path } = await withITwin([{ delayMs: 3_600_000 }, { delayMs: 1 }]);
    const signal = AbortSignal.timeout(50);
    await expect(call(emulator, "GET", path, { signal })).rejects.toThrow(/timeout/i);
    expect((await call(emulator, "GET", path)).status).toBe(200);
    expect(emulator.pendingFaults).toEqual([]);
  });
});

describe("broken connections", () => {
  test("reset gives no answer, and the request is recorded but not handled", async () => {
    const { emulator, id } = await withITwin([{ method: "PUT", reset: true }]);
    await expect(upload(emulator, id)).rejects.toThrow("fetch failed");
    expect(emulator.image("itwin", id)).toBeUndefined();
    expect(emulator.requests).toMatchObject([{ method: "PUT", status: undefined, body: await png() }]);
    expect((await upload(emulator, id)).status).toBe(201);
  });

  test("reset after handling gives no answer to a request that took effect", async () => {
    const { emulator, id } = await withITwin([{ method: "PUT", reset: "after-handling" }]);
    await expect(upload(emulator, id)).rejects.toThrow("fetch failed");
    expect(emulator.image("itwin", id)).toBeDefined();
    expect(emulator.requests).toMatchObject([{ method: "PUT", status: undefined }]);
  });

  test("resetAfterBytes sends the head and so many bytes", async () => {
    const { emulator, id } = await withITwin();
    const bytes = await png();
    const { largeImageUrl } = await putITwinImage(emulator, id, bytes);
    emulator.fault({ kind: "blob", resetAfterBytes: 10 });
    const response = await fetch(largeImageUrl);
    expect([response.status, response.headers.get("content-length")]).toEqual([200, String(bytes.byteLength)]);
    const got: number[] = [];
    const read = async () => {
      for await (const chunk of response.body ?? []) got.push(...chunk);
    };
    await expect(read()).rejects.toThrow("terminated");
    expect(got).toEqual([...bytes.subarray(0, 10)]);
  });

  test("hang answers nothing until the client gives up", async () => {
    const { emulator, path } = await withITwin([{ hang: true }]);
    const signal = AbortSignal.timeout(50);
    await expect(call(emulator, "GET", path, { signal })).rejects.toThrow(/timeout/i);
    expect(emulator.requests).toMatchObject([{ status: undefined }]);
    expect((await call(emulator, "GET", path)).status).toBe(200);
  });
});
