import { expect, it } from "vitest";
import { coalesce } from "./coalesce.ts";

it("runs once at a time, and every call is covered by a run that began after it", async () => {
  let state = 0;
  const seen: number[] = [];
  let running = 0;
  const work = coalesce(async () => {
    expect(++running).toBe(1);
    seen.push(state);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
  });
  const calls: Promise<void>[] = [];
  for (state = 1; state <= 10; state++) {
    const now = state;
    calls.push(work().then(() => expect(seen.at(-1)).toBeGreaterThanOrEqual(now)));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(calls);
  expect(seen.length).toBeLessThan(10);
});

it("tells a failure to those who asked for that run, and goes on with the next", async () => {
  let runs = 0;
  const work = coalesce(async () => {
    if (++runs === 1) throw new Error("first");
  });
  await expect(work()).rejects.toThrow("first");
  await expect(work()).resolves.toBeUndefined();
  expect(runs).toBe(2);
});
