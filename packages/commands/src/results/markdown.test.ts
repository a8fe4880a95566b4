import { expect, test } from "vitest";
import { code, escapeText } from "./markdown.ts";

test.each([
  ["plain/path-1_2.png", "plain/path-1&#95;2.png"],
  ["a|b<img src=x>.png", "a&#124;b&#60;img src=x&#62;.png"],
  ["`*_~[x](y)&lt;#1@me$x$\\|", "&#96;&#42;&#95;&#126;&#91;x&#93;(y)&#38;lt;&#35;1&#64;me&#36;x&#36;&#92;&#124;"],
  ["two\nlines", "two lines"],
  ["see https://x.y and www.x.y", "see https&#58;//x.y and www&#46;x.y"],
  ["größe 図 🎨", "größe 図 &#127912;"],
])("%j", (text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
});

test("code of nothing is nothing", () => {
  expect(code("")).toBe("");
  expect(code("a<b")).toBe("<code>a&#60;b</code>");
});

test("code of long words may be broken within them, and never within a character", () => {
  expect(code("a/8a1f2c3d-0000-4000-8000-000000000001.png")).not.toContain("<wbr>");
  expect(code("v/0123456789abcde_ghijklmnopqrstuvwxyz.png")).toBe(
    "<code>v/0123456789abcde&#95;<wbr>ghijklmnopqrstuv<wbr>wxyz.png</code>",
  );
  expect(code("🎨".repeat(32))).toBe(`<code>${"&#127912;".repeat(16)}<wbr>${"&#127912;".repeat(16)}</code>`);
});
