import { expect, test } from "vitest";
import { foldRemarks } from "./fold-remarks.ts";
import type { ItemResult } from "./item-result.ts";
import { itemLines, type Remark } from "./messages.ts";

const failed = (file: string, id: string, message: string, status?: number): ItemResult => ({
  ...{ kind: "itwin", id, file, status: "failed", problems: [] },
  error: { code: "PLATFORM", message, ofItem: true, ...(status && { status }) },
});
const notFound = (file: string, id: string) => failed(file, id, `iTwin ${id}: not found. Check ${id} of ${file}.`, 404);
const fold = (...items: readonly ItemResult[]) => foldRemarks(items.flatMap((item) => itemLines(item).remarks));
const messages = (...items: readonly ItemResult[]) => fold(...items).map(({ message }) => message);

test("one remark stays as it is", () => {
  const [remark] = itemLines(notFound("a.png", "i")).remarks;
  expect(fold(notFound("a.png", "i"))).toEqual([remark]);
});

test("what differs by target and file only is one remark, beside the first file", () => {
  expect(fold(notFound("a.png", "i1"), failed("x.png", "i2", "Other."), notFound("b.png", "i3"))).toMatchObject([
    {
      ...{ severity: "error", title: "failed: 2 images", location: { file: "a.png" } },
      message: "a.png: iTwin i1: not found. Check i1 of a.png. 1 more image failed in the same way: b.png.",
    },
    { title: "failed: iTwin i2", message: "x.png: Other." },
  ]);
});

test.each([
  [3, "2 more images failed in the same way: 1.png and 2.png."],
  [4, "3 more images failed in the same way: 1.png, 2.png and 3.png."],
  [8, "7 more images failed in the same way: 1.png, 2.png and 5 more."],
])("%i of them", (count, end) => {
  const items = Array.from({ length: count }, (_, index) => notFound(`${index}.png`, `id-${index}`));
  expect(messages(...items)).toEqual([expect.stringMatching(new RegExp(` ${end}$`))]);
});

test("one file for several targets: named by the targets", () => {
  expect(messages(notFound("a.png", "i1"), notFound("a.png", "i2"))[0]).toMatch(/ in the same way: iTwin i2\.$/);
});

test("a refused token and a used-up rate limit are one cause each, whatever was asked", () => {
  const [a, b, c] = [failed("a", "1", "read", 401), failed("b", "2", "upload", 401), failed("c", "3", "read", 429)];
  expect(messages(a, b, c)).toEqual(["a: read 1 more image failed in the same way: b.", "c: read"]);
});

test("warnings apart from errors; what belongs to no item is never folded", () => {
  const problem = { code: "c", severity: "warning", message: "Odd.", fix: "Fix it.", where: "" } as const;
  const odd = (file: string): ItemResult => ({
    ...{ kind: "itwin", id: "i", file, status: "published", problems: [{ ...problem, where: file }] },
  });
  expect(fold(odd("a.png"), odd("b.png"), failed("c.png", "i", "Odd. Fix it."))).toMatchObject([
    {
      ...{ severity: "warning", title: "2 images" },
      message: "a.png: Odd. Fix it. The same holds for 1 more image: b.png.",
    },
    { severity: "error" },
  ]);
  const remark: Remark = { severity: "error", title: "t", message: "m" };
  expect(foldRemarks([remark, { ...remark }])).toHaveLength(2);
});
