import { expect, test } from "vitest";
import { progressText } from "./progress-text.ts";

const progress = { activity: "publishing", done: 30, total: 120, bytes: 45_000_000 };

test("says how far a phase is, how fast it goes, and how long it takes", () => {
  expect(progressText(progress, 30_000, 100)).toBe(
    "publishing [=====               ] 30 of 120, 45.0 MB, 1.5 MB/s, 90 s left".replace("90 s", "2 min"),
  );
  expect(progressText({ ...progress, bytes: 20_000 }, 20_000, 100)).toContain("20 kB, 1 kB/s, 60 s left");
  expect(progressText(progress, 20 * 3_600_000, 100)).toContain("60 h left");
});

test("guesses nothing at the beginning", () => {
  expect(progressText({ activity: "checking", done: 0, total: 8 }, 60_000, 100)).toBe(
    "checking [                    ] 0 of 8",
  );
  expect(progressText(progress, 200, 100)).toBe("publishing [=====               ] 30 of 120, 45.0 MB");
  expect(progressText({ activity: "checking", done: 0, total: 0 }, 0, 100)).toContain("0 of 0");
});

test.each([79, 60, 45, 12])("fits into %i columns", (columns) => {
  expect(progressText(progress, 30_000, columns).length).toBeLessThanOrEqual(columns);
});
