import { expect, onTestFinished, test, vi } from "vitest";
import { call, errorCode, putITwinImage } from "../../test/calls.ts";
import { png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";

const oneHourMs = 3_600_000;

test("the request above the limit is 429 with Retry-After and says which limit it was", async () => {
  const emulator = await running({ rateLimit: { requests: 2, windowMs: oneHourMs } });
  const { id } = emulator.createITwin();
  for (const status of [200, 200]) expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(status);
  const refused = await call(emulator, "GET", `/itwins/${id}`);
  expect([refused.status, errorCode(refused)]).toEqual([429, "RateLimitExceeded"]);
  expect(refused.headers.get("retry-after")).toMatch(/^3[56]\d\d$/);
  expect(refused.headers.get("itwinplatform-ratelimited-tier")).not.toBeNull();
  expect(refused.headers.get("itwinplatform-ratelimited-application")).toBe(emulator.clientId);
});

test("saved views answer the code of their documentation", async () => {
  const emulator = await running({ rateLimit: { requests: 0, windowMs: oneHourMs } });
  const refused = await call(emulator, "GET", `/savedviews/?iTwinId=${emulator.createITwin().id}`);
  expect([refused.status, errorCode(refused)]).toEqual([429, "TooManyRequests"]);
});

test("whoever waits as long as Retry-After says is let in, and nobody sooner", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 1) });
  onTestFinished(() => void vi.useRealTimers());
  const emulator = await running({ rateLimit: { requests: 1, windowMs: 2500 } });
  const { id } = emulator.createITwin();
  expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(200);
  vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 0, 1));
  const refused = await call(emulator, "GET", `/itwins/${id}`);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
  vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 0, 2));
  expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(429);
  vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 0, 3));
  expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(200);
});

test("each client has its own count", async () => {
  const emulator = await running({
    rateLimit: { requests: 1, windowMs: oneHourMs },
    clients: [{ clientId: "other", clientSecret: "s" }],
  });
  const { id } = emulator.createITwin();
  const token = emulator.issueToken({ clientId: "other" });
  expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(200);
  expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(429);
  expect((await call(emulator, "GET", `/itwins/${id}`, { token })).status).toBe(200);
});

test("signed URLs and token requests are not counted", async () => {
  const emulator = await running({ rateLimit: { requests: 1, windowMs: oneHourMs } });
  const { id } = emulator.createITwin();
  const { largeImageUrl } = await putITwinImage(emulator, id, await png());
  expect((await call(emulator, "GET", largeImageUrl)).status).toBe(200);
  expect((await call(emulator, "GET", "/.well-known/openid-configuration")).status).toBe(200);
});
