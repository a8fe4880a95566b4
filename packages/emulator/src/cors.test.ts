import { expect, test } from "vitest";
import { call, putITwinImage } from "../test/calls.ts";
import { png } from "../test/pictures.ts";
import { running } from "../test/running.ts";

const fromPage = { origin: "https://docs.example" };

test("a preflight lets PUT with a token and a type through, without a token of its own", async () => {
  const emulator = await running();
  const { id } = emulator.createITwin();
  const answer = await call(emulator, "OPTIONS", `/itwins/${id}/image`, {
    token: null,
    headers: {
      ...fromPage,
      "access-control-request-method": "PUT",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("access-control-allow-methods")?.split(",")).toContain("PUT");
  expect(answer.headers.get("access-control-allow-headers")?.split(",")).toEqual(["authorization", "content-type"]);
});

test("answers and refusals of the API can be read from another origin", async () => {
  const emulator = await running({ rateLimit: { requests: 1, windowMs: 3_600_000 } });
  const { id } = emulator.createITwin();
  const answers = [
    await call(emulator, "GET", `/itwins/${id}`, { headers: fromPage }),
    await call(emulator, "GET", `/itwins/${id}`, { headers: fromPage }),
    await call(emulator, "GET", `/itwins/${id}`, { headers: fromPage, token: null }),
    await call(emulator, "GET", "/none", { headers: fromPage }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 401, 404]);
  for (const { headers } of answers) {
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toContain("Retry-After");
  }
});

test("blobs can be read from another origin with blobCors only", async () => {
  const preflight = { ...fromPage, "access-control-request-method": "GET" };
  const ask = async (blobCors: boolean) => {
    const emulator = await running({ blobCors });
    const { largeImageUrl } = await putITwinImage(emulator, emulator.createITwin().id, await png());
    const [get, options] = [
      await call(emulator, "GET", largeImageUrl, { headers: fromPage }),
      await call(emulator, "OPTIONS", largeImageUrl, { headers: preflight }),
    ];
    const allowed = [get, options].map(({ headers }) => headers.get("access-control-allow-origin"));
    return [get.status, options.status, ...allowed, get.headers.get("access-control-expose-headers")];
  };
  expect(await ask(false)).toEqual([200, 403, null, null, null]);
  expect(await ask(true)).toEqual([200, 204, "*", "*", expect.stringContaining("Content-MD5")]);
});

test("a fault meets a preflight once, with and without blobCors", async () => {
  for (const blobCors of [false, true]) {
    const emulator = await running({ blobCors, faults: [{ kind: "blob", method: "OPTIONS", status: 503, times: 2 }] });
    const { largeImageUrl } = await putITwinImage(emulator, emulator.createITwin().id, await png());
    expect((await call(emulator, "OPTIONS", largeImageUrl)).status).toBe(503);
    expect(emulator.pendingFaults).toMatchObject([{ remaining: 1 }]);
  }
});
