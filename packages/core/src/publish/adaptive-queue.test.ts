import { describe, expect, it } from "vitest";
import { AdaptiveQueue } from "./adaptive-queue.ts";

/** Runs tasks on a clock of its own: each takes what `takes` says of how many run, and the queue sees that clock. */
async function run(
  count: number,
  {
    most = 64,
    mostWeight = Infinity,
    weight = 1,
    takes,
  }: { most?: number; mostWeight?: number; weight?: number; takes: (running: number, done: number) => number },
) {
  let now = 0;
  let running = 0;
  let weighs = 0;
  let done = 0;
  const peak = { running: 0, weight: 0 };
  const ends: { at: number; end: () => void }[] = [];
  const queue = new AdaptiveQueue({
    ...{ entries: Array.from({ length: count }, (_, index) => index), most, mostWeight, now: () => now },
    weightOf: () => weight,
    async work() {
      running++;
      weighs += weight;
      peak.running = Math.max(peak.running, running);
      peak.weight = Math.max(peak.weight, weighs);
      await new Promise<void>((resolve) => ends.push({ at: now + takes(running, done), end: resolve }));
      running--;
      weighs -= weight;
      done++;
    },
  });
  const idle = queue.run();
  const levels = [queue.level];
  while (done < count) {
    ends.sort((a, b) => a.at - b.at);
    const next = ends.shift();
    if (next === undefined) throw new Error("nothing runs");
    now = next.at;
    next.end();
    // What follows a task runs before the clock goes on.
    await new Promise<void>((resolve) => setTimeout(resolve));
    levels.push(queue.level);
  }
  await idle;
  return { time: now, peak, levels };
}

describe("AdaptiveQueue", () => {
  it("runs twice as many as long as that is faster: latency costs little", async () => {
    const { time, peak } = await run(640, { takes: () => 100 });
    expect(peak.running).toBe(64);
    // 8, 16 and 32 at first; 10 turns of 64 would take 1,000.
    expect(time).toBeLessThan(1500);
  });

  it("stays where more do not help", async () => {
    // Sixteen at once are all that the server works on.
    const { peak, levels } = await run(640, { takes: (running) => 100 * Math.max(1, running / 16) });
    expect(peak.running).toBeLessThanOrEqual(32);
    expect(levels.at(-1)).toBeGreaterThanOrEqual(8);
  });

  it("halves when it gets slow, and takes no more than asked for", async () => {
    const { levels } = await run(640, { takes: (_, done) => (done < 100 ? 100 : 5000) });
    expect(Math.max(...levels)).toBeGreaterThan(8);
    expect(levels.at(-1)).toBeLessThan(Math.max(...levels));
    expect((await run(50, { most: 3, takes: () => 10 })).peak.running).toBe(3);
    expect((await run(5, { most: 1, takes: () => 10 })).peak.running).toBe(1);
  });

  it("keeps to a weight, and lets a task that is heavier run alone", async () => {
    expect((await run(100, { mostWeight: 40, weight: 10, takes: () => 10 })).peak).toEqual({ running: 4, weight: 40 });
    expect((await run(10, { mostWeight: 40, weight: 100, takes: () => 10 })).peak.running).toBe(1);
  });

  it("is idle without a task", async () => {
    expect((await run(0, { takes: () => 1 })).peak.running).toBe(0);
  });
});
