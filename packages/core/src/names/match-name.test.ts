import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findNamed, nearestNames, slugOf } from "./match-name.ts";

const views = (...names: string[]) => names.map((displayName) => ({ displayName }));
const found = (name: string, names: readonly string[], fromFile = true) =>
  findNamed({ name, fromFile }, views(...names)).map(({ displayName }) => displayName);

test.each([
  ["Bridge North", "bridge-north"],
  ["  Bridge -- (north)!  ", "bridge-north"],
  ["North/South\\East", "north-south-east"],
  ["v1++dot++2", "v1-2"],
  [".hidden", "hidden"],
  ["🌉", ""],
  ["", ""],
  ["Brücke №1", "brücke-no1"],
  ["جسر شمالي", "جسر-شمالي"],
  ["Ｂｒｉｄｇｅ", "bridge"],
])("the slug of %j is %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

describe("findNamed", () => {
  it("prefers the very name over others of the same slug", () => {
    expect(found("Bridge", ["bridge", "Bridge", "BRIDGE"])).toEqual(["Bridge"]);
  });

  it("takes what a file's name has in common with a name, and only of a file's name", () => {
    expect(found("bridge-north", ["Bridge North", "Bridge South"])).toEqual(["Bridge North"]);
    expect(found("bridge-north", ["Bridge North"], false)).toEqual([]);
  });

  it("gives all that a file's name may stand for", () => {
    expect(found("bridge-north", ["Bridge North", "Bridge/North", "Bridge (north)"])).toHaveLength(3);
    expect(found("a", ["a", "a"])).toHaveLength(2);
  });

  it("knows composed and decomposed letters as the same", () => {
    expect(found("Bru\u0308cke", ["Br\u00fccke"], false)).toEqual(["Br\u00fccke"]);
  });

  it("finds an iTwin by its number, its name, or either", () => {
    const iTwins = [
      { displayName: "A", number: "B" },
      { displayName: "B", number: "C" },
    ];
    expect(findNamed({ number: "B" }, iTwins)).toEqual([iTwins[0]]);
    expect(findNamed({ name: "B" }, iTwins)).toEqual([iTwins[1]]);
    expect(findNamed({ name: "B", number: "B" }, iTwins)).toEqual(iTwins);
  });
});

const hostile = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "A/B",
    "A-B",
    "a b",
    "++dot++",
    "A++dot++B",
    ".a",
    "..",
    "🌉",
    "a🌉",
    "\u202eabc",
    "جسر",
    "x".repeat(300),
  ),
  fc
    .array(fc.constantFrom("a", "B", "-", "/", " ", ".", "é", "e\u0301", "++and++", "\u200f"), { maxLength: 6 })
    .map((parts) => parts.join("")),
);

describe("whatever the names", () => {
  it("never takes a target of another name or slug", () => {
    fc.assert(
      fc.property(hostile, fc.array(hostile, { maxLength: 12 }), fc.boolean(), (text, names, fromFile) => {
        for (const name of found(text, names, fromFile)) {
          const same = name.normalize("NFC") === text.normalize("NFC");
          expect(same || (fromFile && slugOf(name) === slugOf(text) && slugOf(text) !== "")).toBe(true);
        }
      }),
    );
  });

  it("takes every one that has the very name, so that two of them are never one", () => {
    fc.assert(
      fc.property(hostile, fc.array(hostile, { maxLength: 12 }), fc.boolean(), (text, names, fromFile) => {
        const same = [...names, text].filter((name) => name.normalize("NFC") === text.normalize("NFC"));
        expect(found(text, [...names, text], fromFile)).toHaveLength(text === "" ? 0 : same.length);
      }),
    );
  });

  it("suggests only names that are there, at most three", () => {
    fc.assert(
      fc.property(hostile, fc.array(hostile, { maxLength: 12 }), (text, names) => {
        const near = nearestNames(text, names);
        expect(near.length).toBeLessThanOrEqual(3);
        for (const name of near) expect(names).toContain(name);
      }),
    );
  });
});
