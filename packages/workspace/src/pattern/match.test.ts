import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandBraces } from "./braces.ts";
import { enter, fitsLast, lastSegments, matchPath, startOf } from "./match.ts";
import { parseSegment } from "./segment.ts";

const segmentsOf = (pattern: string) => pattern.split("/").map(parseSegment);
const match = (pattern: string, path: string) => matchPath(segmentsOf(pattern), path.split("/"));

describe("a path fits", () => {
  test.each([
    ["a.png", "a.png"],
    ["*.png", "a.png"],
    ["*", "a.png"],
    ["a*", "a"],
    ["?.png", "é.png"],
    ["?.png", "😀.png"],
    ["a*b*c", "aXbYbZc"],
    ["**/*.png", "a.png"],
    ["**/*.png", "a/b/c.png"],
    ["a/**/b.png", "a/b.png"],
    ["a/**/b.png", "a/x/y/b.png"],
    ["a/**", "a/x/y.png"],
    ["**/**/x", "x"],
    ["a**b", "aXXb"],
    ["cover (1).png", "cover (1).png"],
    ["view[2]*.png", "view[2]-front.png"],
    ["!a+(b)@c^$|.png", "!a+(b)@c^$|.png"],
    [".hidden/*.png", ".hidden/a.png"],
    [".*", ".hidden"],
    ["node_modules/*.png", "node_modules/a.png"],
    ["caf\u00e9*.png", "caf\u00e9-1.png"],
  ])("%s: %s", (pattern, path) => expect(match(pattern, path)).toEqual({ texts: [] }));
});

describe("a path does not fit", () => {
  test.each([
    ["*.png", "A.PNG"],
    ["*.png", "a/b.png"],
    ["?.png", ".png"],
    ["?.png", "ab.png"],
    ["*", ".hidden"],
    ["?hidden", ".hidden"],
    ["**/*.png", ".hidden/a.png"],
    ["**", "a/.hidden"],
    ["**/*.png", "node_modules/x/a.png"],
    ["*/a.png", "node_modules/a.png"],
    ["node_*/a.png", "node_modules/a.png"],
    [".g*/a.png", ".git/a.png"],
    ["a/**/b.png", "b.png"],
    ["[ab].png", "a.png"],
    ["(a).png", "a.png"],
    ["!a.png", "b.png"],
    ["+(a).png", "aa.png"],
    ["{id}.png", ".png"],
    ["{id}.png", ".hidden.png"],
    ["a.png", "aXpng"],
  ])("%s: %s", (pattern, path) => expect(match(pattern, path)).toBeUndefined());
});

describe("{id} stands for", () => {
  test.each([
    ["views/{id}.png", "views/abc.png", ["abc"]],
    ["views/{id}/full.png", "views/abc/full.png", ["abc"]],
    ["views/{id}-front.png", "views/a-b-front.png", ["a-b"]],
    ["v-{id}", "v-v-v", ["v-v"]],
    ["**/{id}.png", "x/y/abc.png", ["abc"]],
    ["*/{id}.png", "x/abc.png", ["abc"]],
    ["{id}.png", "a.b.png", ["a.b"]],
    ["{id}*.png", "aa.png", ["a", "aa"]],
    ["*-{id}.png", "a-b-c.png", ["b-c", "c"]],
    ["**/{id}/**/x.png", "a/b/x.png", ["a", "b"]],
    ["?{id}?", "abc", ["b"]],
  ])("%s in %s: %j", (pattern, path, texts) => expect(match(pattern, path)?.texts).toEqual(texts));

  test("one text in one name, however hard the pattern", () => {
    const start = performance.now();
    const name = "a".repeat(255);
    expect(match(`${"*a".repeat(120)}*b`, name)).toBeUndefined();
    expect(match(`${"*a".repeat(60)}{id}${"a*".repeat(60)}b`, name)).toBeUndefined();
    expect(match(`${"**/a/".repeat(60)}b`, Array(100).fill("a").join("/"))).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("braces", () => {
  test.each([
    ["a.png", ["a.png"]],
    ["a.{png,jpg}", ["a.png", "a.jpg"]],
    ["{a,b}/{c,d}", ["a/c", "a/d", "b/c", "b/d"]],
    ["{a,b{c,d}}", ["a", "bc", "bd"]],
    ["x{,-large}.png", ["x.png", "x-large.png"]],
    ["{a/b,c}/d", ["a/b/d", "c/d"]],
    ["{id}.{png,jpg}", ["{id}.png", "{id}.jpg"]],
    ["{{id},x}", ["{id}", "x"]],
    ["{a}", ["{a}"]],
    ["{a,b", ["{a,b"]],
    ["a,b}", ["a,b}"]],
    ["{a{,b}", ["{a", "{ab"]],
    ["}{a,b}{", ["}a{", "}b{"]],
  ])("%s: %j", (text, texts) => expect(expandBraces(text, 100)).toEqual(texts));

  test("are counted before they are written out", () => {
    expect(expandBraces("{a,b}".repeat(800), 256)).toBeUndefined();
    expect(expandBraces("{a,".repeat(1000) + "}".repeat(1000), 2000)).toHaveLength(1001);
    expect(expandBraces("{a,b,c}", 3)).toHaveLength(3);
    expect(expandBraces("{a,b,c}", 2)).toBeUndefined();
  });
});

describe("for all patterns", () => {
  const name = fc
    .array(fc.constantFrom("a", "b", ".", "-"), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(""));
  const path = fc.array(fc.oneof({ weight: 9, arbitrary: name }, fc.constant("node_modules")), {
    minLength: 1,
    maxLength: 4,
  });
  const piece = fc.constantFrom("a", "b", ".", "-", "*", "?", "{id}");
  const part = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
  const pattern = fc
    .array(fc.oneof({ weight: 3, arbitrary: part }, fc.constant("**")), { minLength: 1, maxLength: 4 })
    .filter((parts) => parts.join("/").split("{id}").length <= 2);

  test("the answer is that of a matcher which tries everything", () => {
    fc.assert(
      fc.property(pattern, path, (parts, names) => {
        const naive = new Set(tryAll(parts, names));
        const actual = matchPath(parts.map(parseSegment), names);
        expect(actual !== undefined).toBe(naive.size > 0);
        const texts = [...naive].filter((id) => id !== "");
        expect(Math.min(actual?.texts.length ?? 0, 2)).toBe(Math.min(texts.length, 2));
        for (const id of actual?.texts ?? []) expect(texts).toContain(id);
      }),
      { numRuns: 3000 },
    );
  });

  test("folder by folder, the same paths fit", () => {
    fc.assert(
      fc.property(pattern, path, (parts, names) => {
        const segments = parts.map(parseSegment);
        let progress = startOf(segments);
        for (const folder of names.slice(0, -1)) progress = enter(segments, progress, folder);
        expect(fitsLast(lastSegments(segments, progress), names.at(-1) ?? "")).toBe(
          matchPath(segments, names) !== undefined,
        );
      }),
      { numRuns: 2000 },
    );
  });
});

/** Every text that `{id}` can stand for, or "" once without `{id}`; nothing when the names do not fit. */
function* tryAll(parts: readonly string[], names: readonly string[]): Generator<string> {
  const [part, ...rest] = parts;
  const [name, ...others] = names;
  if (part === undefined) {
    if (name === undefined) yield "";
  } else if (part === "**") {
    yield* tryAll(rest, names);
    if (name !== undefined && !name.startsWith(".") && name !== "node_modules") yield* tryAll(parts, others);
  } else if (name !== undefined) {
    const isMagic = /[*?]|\{id\}/.test(part);
    if (isMagic && (name === "node_modules" || name === ".git")) return;
    if (/^([*?]|\{id\})/.test(part) && name.startsWith(".")) return;
    for (const id of tryName(part, name)) for (const other of tryAll(rest, others)) yield id || other;
  }
}

function* tryName(part: string, name: string): Generator<string> {
  if (part === "") {
    if (name === "") yield "";
  } else if (part.startsWith("{id}")) {
    for (let length = 1; length <= name.length; length++) {
      for (const _ of tryName(part.slice(4), name.slice(length))) yield name.slice(0, length);
    }
  } else if (part[0] === "*") {
    for (let length = 0; length <= name.length; length++) yield* tryName(part.slice(1), name.slice(length));
  } else if (name !== "" && (part[0] === "?" || part[0] === name[0])) {
    yield* tryName(part.slice(1), name.slice(1));
  }
}
