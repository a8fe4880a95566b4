import { describe, expect, it } from "vitest";
import { backoff, isRetriedStatus, Pauses, readRetryAfter, sleep } from "./retry.ts";

describe("readRetryAfter", () => {
  const now = Date.UTC(2026, 10, 21, 12, 0, 0);

  it.each([
    ["0", 0],
    ["3", 3000],
    [" 120 ", 120_000],
    ["Sat, 21 Nov 2026 12:00:30 GMT", 30_000],
    ["Saturday, 21-Nov-26 12:00:30 GMT", 30_000],
    ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["2026-11-21", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads %j as %j ms", (value, expected) => {
    expect(readRetryAfter(value, now)).toBe(expected);
  });
});

it("retries what may pass and nothing else", () => {
  const statuses = [200, 201, 204, 301, 400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 501, 502, 503, 504, 505];
  expect(statuses.filter(isRetriedStatus)).toEqual([408, 429, 500, 502, 503, 504]);
});

it("waits twice as long each time, up to 30 s, half of it by chance", () => {
  for (const [attempt, full] of [
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [9, 30_000],
    [2000, 30_000],
  ] as const) {
    const waits = Array.from({ length: 50 }, () => backoff(attempt, 1000));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(full / 2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(full);
    expect(new Set(waits).size).toBeGreaterThan(1);
  }
});

describe("Pauses", () => {
  it("holds one origin back, is never shortened, and leaves others alone", () => {
    const pauses = new Pauses<string>();
    pauses.extend("https://a", 60_000, "first");
    pauses.extend("https://a", 1000, "second");
    expect(pauses.answer("https://a")).toBe("first");
    expect(pauses.remaining("https://a")).toBeGreaterThan(50_000);
    expect(pauses.remaining("https://b")).toBe(0);
  });
});

describe("sleep", () => {
  it("ends at once with the signal's reason", async () => {
    const reason = new Error("stop");
    const controller = new AbortController();
    const sleeping = sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(sleep(60_000, controller.signal)).rejects.toBe(reason);
  });
});
