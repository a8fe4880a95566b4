import { expect, test } from "vitest";
import { askedWait } from "./rate-limit.ts";

const secondary = "You have exceeded a secondary rate limit.";
const now = 1_700_000_000_000;
const used = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000090" };

test.each<[string, number | undefined, Record<string, string>, string, number | undefined]>([
  ["Retry-After", 403, { "retry-after": "7" }, secondary, 7000],
  ["Retry-After before the hourly reset", 429, { ...used, "retry-after": "7" }, "", 7000],
  ["the hourly reset, and a second for the clocks", 403, used, "API rate limit exceeded", 91_000],
  ["a reset that has passed", 429, { ...used, "x-ratelimit-reset": "1699999999" }, "", 1000],
  ["words alone", 403, {}, secondary, 60_000],
  ["the older words", 403, {}, "You have triggered an abuse detection mechanism.", 60_000],
  ["429 alone", 429, {}, "", 60_000],
  ["a Retry-After that can't be read", 429, { "retry-after": "soon" }, "", 60_000],
  ["a permission", 403, { "x-ratelimit-remaining": "4999" }, "Resource not accessible by integration", undefined],
  ["a server that is busy", 503, { "retry-after": "3" }, "", 3000],
  ["a server that has a fault", 502, { "retry-after": "3" }, "", undefined],
  ["not found", 404, used, "Not Found", undefined],
  ["no answer", undefined, {}, "ECONNRESET", undefined],
])("%s", (_, status, headers, message, wait) => {
  expect(askedWait({ ...(status !== undefined && { status }), headers, message, cause: undefined }, now)).toBe(wait);
});
