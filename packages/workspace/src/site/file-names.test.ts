import { targetKey } from "@itwin-images/core/internal";
import { describe, expect, it } from "vitest";
import { assignNames, nameKey, parseFileName, slug } from "./file-names.ts";
import type { SiteTarget } from "./site-target.ts";

const view = (id: string, displayName?: string): SiteTarget => ({
  target: { kind: "saved-view", id },
  ...(displayName !== undefined && { displayName }),
});

function names(targets: readonly SiteTarget[], pattern = "{name}", before: Record<string, string> = {}) {
  const known = new Map(Object.entries(before).map(([id, name]) => [targetKey(view(id).target), name]));
  const assigned = assignNames({ targets, pattern: parseFileName(pattern), before: known });
  return targets.map(({ target }) => assigned.get(targetKey(target)) ?? "");
}

describe("slug", () => {
  it.each([
    ["River crossing, north side", "river-crossing-north-side"],
    ["  Süd-Ansicht: Café  ", "sud-ansicht-cafe"],
    ["../../etc/passwd", "etc-passwd"],
    ["🏗️ Crane №5 🚧", "crane-no5"],
    ["🏗️🚧", ""],
    ["..", ""],
    ["日本語 ガガ", "日本語-ガガ"],
    ["한국어", "한국어"],
    ["हिन्दी", "हिन्दी"],
    ["a\u0000b\nc\u202ed", "a-b-c-d"],
    ["\ud800broken", "broken"],
    ["{{ 7*7 }} <b>", "7-7-b"],
  ])("of %j is %j", (name, expected) => {
    expect(slug(name)).toBe(expected);
    expect(slug(name)).toBe(slug(name).normalize("NFC"));
  });

  it("is the same for both ways to write an accent", () => {
    expect(slug("e\u0301 が")).toBe(slug("\u00e9 か\u3099"));
  });

  it("is cut between characters", () => {
    expect(slug("x".repeat(300))).toBe("x".repeat(120));
    expect(slug("界".repeat(300))).toBe("界".repeat(40));
  });
});

describe("a name", () => {
  it.each([
    ["{name}", view("a", "Überblick"), "uberblick"],
    ["{kind}_{name} v2", view("a", "Überblick"), "saved-view_uberblick v2"],
    ["{id}", view("-Ab_9"), "Ab_9"],
    ["{name}", view("Ab_9"), "saved-view-Ab_9"],
    ["{name}", view("Ab_9", "🏗️"), "saved-view-Ab_9"],
    ["{id}", view("----"), "saved-view"],
    ["..{name}.. ", view("a", "x"), "x"],
    ["{name}", view("a", "CON"), "con_"],
    ["{name}.site", view("a", "lpt1"), "lpt1_.site"],
    ["{name}", view("a", "com¹"), "com1_"],
    ["{name}", view("a", "Console"), "console"],
    ["{id}", view("x".repeat(512)), "x".repeat(200)],
  ])("by %j", (pattern, target, expected) => {
    expect(parseFileName(pattern).nameOf(target)).toBe(expected);
  });

  it.each(["", "x", "{kind}", "a/{id}", "..\\{id}", "{id}.png", "{id}.JPEG", "{nam}", "{id}:", "{id}*", "{id}\n"])(
    "is not made by the pattern %j",
    (pattern) => {
      expect(() => parseFileName(pattern)).toThrow(/^The file name /);
    },
  );
});

describe("names", () => {
  it("differ, on file systems that know no letter case too", () => {
    const targets = [view("AbC"), view("aBc"), view("abc"), view("x", "Same"), view("y", "SAME!"), view("z", "same")];
    for (const pattern of ["{name}", "{id}", "{kind}-{name}"]) {
      const given = names(targets, pattern);
      expect(new Set(given.map(nameKey)).size).toBe(targets.length);
    }
    const [first, ...others] = names([view("x", "Same"), view("y", "SAME!"), view("z", "same")]);
    expect(first).toBe("same");
    for (const other of others) expect(other).toMatch(/^same-[0-9a-f]{8}$/);
  });

  it("do not depend on the order of the list, nor on who comes or goes", () => {
    const [x, y, z] = [view("x", "Same"), view("y", "Same"), view("z", "Same")];
    const [ofX = "", ofY = "", ofZ = ""] = names([x, y, z]);
    expect(names([z, x, y])).toEqual([ofZ, ofX, ofY]);
    // x is deleted: y and z keep what they have, though the plain name is free.
    expect(names([y, z], "{name}", { y: ofY, z: ofZ })).toEqual([ofY, ofZ]);
    // A view that would come first is added: the others keep theirs.
    const [ofA = "", ...rest] = names([view("a", "Same"), x, y], "{name}", { x: ofX, y: ofY });
    expect(rest).toEqual([ofX, ofY]);
    expect(ofA).toMatch(/^same-[0-9a-f]{8}$/);
  });

  it("leave alone what belongs to a target that is not among them", () => {
    const [given] = names([view("new", "Same")], "{name}", { old: "same" });
    expect(given).toMatch(/^same-[0-9a-f]{8}$/);
  });

  it("change with the display name", () => {
    expect(names([view("x", "Bridge")], "{name}", { x: "river" })).toEqual(["bridge"]);
  });

  it("survive a view that is called like another one's mark", () => {
    const [, marked = ""] = names([view("x", "Same"), view("y", "Same")]);
    const targets = [view("a", marked), view("x", "Same"), view("y", "Same")];
    expect(new Set(names(targets).map(nameKey)).size).toBe(3);
  });
});
