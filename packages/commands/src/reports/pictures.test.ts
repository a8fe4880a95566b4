import { expect, test } from "vitest";
import type { ItemResult } from "../results/item-result.ts";
import { Pictures } from "./pictures.ts";

const png = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  bytes.set([0x89, 0x50, 0x4e, 0x47]);
  return bytes;
};
const item = (id: string, load: () => Promise<Uint8Array<ArrayBuffer>>) => ({
  ...{ target: { kind: "itwin", id } as const, file: `${id}.png`, load },
});
const result = (id: string, status: ItemResult["status"]): ItemResult => ({
  ...{ kind: "itwin", id, file: `${id}.png`, status, problems: [] },
});
const { signal } = new AbortController();

test("where there is no room for all pictures, those of unchanged images are left out first", async () => {
  const items = ["a", "b", "c"].map((id) => item(id, async () => png(40)));
  const results = [result("a", "unchanged"), result("b", "published"), result("c", "failed")];
  const pictures = await new Pictures(100).collect(items, results, signal);
  expect(pictures.map(({ after }) => after?.mediaType)).toEqual([undefined, "image/png", "image/png"]);
});

test("a file that can't be read, or is no picture, has none", async () => {
  const items = [item("a", () => Promise.reject(new Error("gone"))), item("b", async () => new Uint8Array(50))];
  const pictures = await new Pictures().collect(items, [result("a", "failed"), result("b", "failed")], signal);
  expect(pictures).toEqual([{}, {}]);
});

test("what a target shows is kept before an upload, once, and an upload does not fail for it", async () => {
  const calls: string[] = [];
  const platform = {
    current: async ({ target }: { target: { id: string } }) => {
      calls.push(`current ${target.id}`);
      if (target.id === "b") throw new Error("403");
      return { imageName: "old" };
    },
    download: async ({ target }: { target: { id: string } }) => {
      calls.push(`download ${target.id}`);
      return png(8);
    },
    upload: async ({ target }: { target: { id: string } }) => {
      calls.push(`upload ${target.id}`);
      return {};
    },
    compare: async () => ({ same: false, reason: "" }),
    permissions: async () => undefined,
  };
  const pictures = new Pictures();
  const watched = pictures.watch(platform);
  const [a, b] = ["a", "b"].map((id) => item(id, async () => png(9)));
  if (a === undefined || b === undefined) throw new Error("no items");
  await watched.current({ target: a.target });
  for (const { target } of [a, b]) await watched.upload({ target, image: png(9) });
  expect(calls).toEqual(["current a", "download a", "upload a", "current b", "upload b"]);
  const collected = await pictures.collect([a, b], [result("a", "published"), result("b", "published")], signal);
  expect(collected.map(({ before, after }) => [before?.bytes.length, after?.bytes.length])).toEqual([
    [8, 9],
    [undefined, 9],
  ]);
});
