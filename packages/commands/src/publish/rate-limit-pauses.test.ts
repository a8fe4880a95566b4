import { expect, test } from "vitest";
import { timingLine } from "./publish-messages.ts";
import { RateLimitPauses } from "./rate-limit-pauses.ts";

function sumOf(...events: readonly (readonly [now: number, delay: number])[]) {
  const pauses = new RateLimitPauses();
  for (const [now, delay] of events) pauses.note(now, delay);
  return pauses.sum;
}

test.each([
  ["none", [], { count: 0, total: 0 }],
  ["one", [[1000, 500]], { count: 1, total: 500 }],
  [
    "two, one after the other",
    [
      [1000, 500],
      [2000, 700],
    ],
    { count: 2, total: 1200 },
  ],
  ["eight requests that wait at once", Array(8).fill([1000, 500]), { count: 1, total: 500 }],
  [
    "one that is made longer",
    [
      [1000, 500],
      [1200, 900],
    ],
    { count: 1, total: 1100 },
  ],
  [
    "a shorter wait inside of a longer one",
    [
      [1000, 900],
      [1200, 100],
    ],
    { count: 1, total: 900 },
  ],
  [
    "one that begins as the last one ends",
    [
      [0, 100],
      [100, 100],
    ],
    { count: 2, total: 200 },
  ],
] as const)("%s", (_, events, expected) => {
  expect(sumOf(...events)).toEqual(expected);
});

test("in words", () => {
  expect(timingLine({ elapsed: 12_345, pauses: { count: 0, total: 0 } })).toBe("12 s");
  expect(timingLine({ elapsed: 300_000, pauses: { count: 1, total: 800 } })).toBe(
    "5 min; 1 rate-limit pause, 800 ms in all",
  );
  expect(timingLine({ elapsed: 90_000, pauses: { count: 2, total: 61_000 } })).toBe(
    "90 s; 2 rate-limit pauses, 61 s in all",
  );
});
