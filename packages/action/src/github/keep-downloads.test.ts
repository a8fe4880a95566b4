import { expect, test } from "vitest";
import { keepDownloads } from "./keep-downloads.ts";

/** A download that counts how often it is made. */
function counted(byteLength: number) {
  let made = 0;
  return {
    download: async () => {
      made++;
      return new Uint8Array(byteLength);
    },
    made: () => made,
  };
}

test("what fits is downloaded once, and the rest again", async () => {
  const keep = keepDownloads(10);
  const [small, large, last] = [counted(6), counted(5), counted(4)];
  const loads = [small, large, last].map((one, index) => keep([6, 5, 4][index] ?? 0, one.download));
  for (const load of [...loads, ...loads]) await load();
  expect([small, large, last].map((one) => one.made())).toEqual([1, 2, 1]);
});

test("two loads at once are one download", async () => {
  const one = counted(5);
  const load = keepDownloads(10)(5, one.download);
  const [a, b] = await Promise.all([load(), load()]);
  expect(a).toBe(b);
  expect(one.made()).toBe(1);
});

test("a failure is not kept, and leaves its room to others", async () => {
  const keep = keepDownloads(10);
  let fails = true;
  const other = counted(10);
  const load = keep(10, () => (fails ? Promise.reject(new Error("cut")) : Promise.resolve(new Uint8Array(10))));
  await expect(load()).rejects.toThrow("cut");
  const loadOther = keep(10, other.download);
  await loadOther();
  await loadOther();
  expect(other.made()).toBe(1);
  fails = false;
  expect(await load()).toHaveLength(10);
});
