import { expect, test } from "vitest";
import { Pace } from "./pace.ts";

const minute = 60_000;

/** When requests go that all want to go as early as they may, in milliseconds from 0. */
function flow(requests: number, count: number): number[] {
  const pace = new Pace({ requests, milliseconds: minute });
  const times: number[] = [];
  let now = 0;
  while (times.length < count) {
    now += pace.take(now);
    times.push(now);
  }
  return times;
}

/** The most requests in any window of a minute: one that holds the most begins with a request. */
function mostInAMinute(times: readonly number[]): number {
  let [most, end] = [0, 0];
  for (const [index, start] of times.entries()) {
    while ((times[end] ?? Number.POSITIVE_INFINITY) < start + minute) end++;
    most = Math.max(most, end - index);
  }
  return most;
}

test.each([1, 2, 3, 7, 59, 60, 100, 101, 500, 1000, 5000])(
  "no minute, wherever it begins, has more than %i requests, and hardly fewer",
  (requests) => {
    const times = flow(requests, requests * 3);
    expect(mostInAMinute(times)).toBeLessThanOrEqual(requests);
    const ideal = (times.length / requests) * minute;
    expect(ideal / (times.at(-1) ?? 0)).toBeGreaterThan(0.95);
  },
);

test("1,200 items with three requests each take a little longer than 500 requests a minute allow", () => {
  const times = flow(500, 3600);
  expect(7.2 * minute).toBeLessThan(times.at(-1) ?? 0);
  expect((7.2 * minute) / (times.at(-1) ?? 0)).toBeGreaterThan(0.95);
  // An even flow: every second has its share.
  const perSecond = Array.from({ length: 432 }, (_, second) =>
    times.filter((time) => Math.floor(time / 1000) === second),
  );
  expect(Math.max(...perSecond.map(({ length }) => length))).toBeLessThanOrEqual(13);
  expect(Math.min(...perSecond.map(({ length }) => length))).toBeGreaterThanOrEqual(7);
});

test("a pause saves up no more than a small burst", () => {
  const pace = new Pace({ requests: 500, milliseconds: minute });
  pace.take(0);
  const waits = Array.from({ length: 8 }, () => pace.take(10 * minute));
  expect(waits.filter((wait) => wait < 1)).toHaveLength(5);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
});

test.each([0, -1, 1.5, Number.NaN])("%d requests are no limit", (requests) => {
  expect(() => new Pace({ requests, milliseconds: minute })).toThrow(/^The rate limit is .* requests in 60000 ms\./);
});
