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

test("answers, refusals and blobs can be read from another origin", async () => {
  const emulator = await running({ rateLimit: { requests: 1, windowMs: 3_600_000 } });
  const { id } = emulator.createITwin();
  const { largeImageUrl } = await putITwinImage(emulator, id, await png());
  const refused = await call(emulator, "GET", `/itwins/${id}`, { headers: fromPage });
  const anonymous = await call(emulator, "GET", `/itwins/${id}`, { headers: fromPage, token: null });
  const blob = await call(emulator, "HEAD", largeImageUrl, { headers: fromPage });
  const lost = await call(emulator, "GET", "/none", { headers: fromPage });
  expect([refused, anonymous, blob, lost].map(({ status }) => status)).toEqual([429, 401, 200, 404]);
  for (const { headers } of [refused, anonymous, blob, lost]) {
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toContain("Retry-After");
    expect(headers.get("access-control-expose-headers")).toContain("Content-MD5");
  }
});
