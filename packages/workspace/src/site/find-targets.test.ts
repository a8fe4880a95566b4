import type { SavedViewList } from "@itwin-images/core";
import { describe, expect, it, test } from "vitest";
import { makeWorkspace } from "../../test/on-disk.ts";
import { displayNameFilter } from "./display-name-filter.ts";
import { findTargets, type SiteSelection } from "./find-targets.ts";
import { parseTargets } from "./parse-targets.ts";

const iTwin = "8a1f2c3d-0000-4000-8000-000000000001";

async function find(root: string, selection: Partial<SiteSelection>) {
  const asked: SavedViewList[] = [];
  const list = async ({ signal: _, ...of }: SavedViewList & { signal?: AbortSignal | undefined }) => {
    asked.push(of);
    return [
      { id: "v1", displayName: "North" },
      { id: "v2", displayName: "Draft north" },
      { id: "v3", displayName: "South" },
    ];
  };
  const whole = { lists: [], filter: { include: [], exclude: [] }, ...selection };
  const nothing = async () => Promise.reject(new Error("not in this test"));
  const displayName = async ({ target }: { target: { id: string } }) => `name of ${target.id}`;
  const platform = { savedViews: { list }, itwins: { list: nothing }, imodels: { list: nothing }, displayName };
  const { signal } = new AbortController();
  return { ...(await findTargets({ selection: whole, root, directory: "", platform, signal })), asked };
}

describe("findTargets", () => {
  it("adds up a list, a manifest and saved views, each target once", async () => {
    const root = await makeWorkspace({
      "m.yml": `images:\n  - {image: gone.png, itwin: ${iTwin}}\n  - {image: "v/{id}.png", saved-view: "{id}"}\n`,
      "v/v3.png": "",
      "v/v9.png": "",
    });
    const text = `- itwin: ${iTwin.toUpperCase()}\n  name: Bridge\n  alt: The bridge\n`;
    const { targets, problems, asked } = await find(root, {
      targets: { text, file: "the input targets" },
      manifest: "m.yml",
      lists: [{ iTwinId: iTwin }],
      filter: { include: ["*north", "s*"], exclude: ["draft*"] },
    });
    expect(problems).toEqual([]);
    expect(targets).toEqual([
      { target: { kind: "itwin", id: iTwin.toUpperCase() }, displayName: "Bridge", alt: "The bridge" },
      { target: { kind: "saved-view", id: "v3" }, displayName: "South" },
      { target: { kind: "saved-view", id: "v9" }, displayName: "name of v9" },
      { target: { kind: "saved-view", id: "v1" }, displayName: "North" },
    ]);
    expect(asked).toEqual([{ iTwinId: iTwin }]);
  });

  it("finds all that is wrong before it asks for anything", async () => {
    const root = await makeWorkspace({
      "m.yml": 'images:\n  - image: a.png\n    itwin: "8a1f"\n  - image: "{id}.png"\n    saved-view: "{id}"\n',
    });
    const selection = { targets: { text: "- itwin: x\n", file: "T" }, manifest: "m.yml", lists: [{ iTwinId: iTwin }] };
    const { problems, asked } = await find(root, selection);
    expect(problems.map(({ code, location }) => `${location?.file}:${location?.line} ${code}`)).toEqual([
      "T:1 target-id",
      "m.yml:3 target-id",
      "m.yml:4 image-not-found",
    ]);
    expect(asked).toEqual([]);
  });

  it("reports a missing manifest", async () => {
    const root = await makeWorkspace(["a"]);
    expect((await find(root, { manifest: "m.yml" })).problems).toMatchObject([{ code: "manifest-missing" }]);
  });
});

describe("parseTargets", () => {
  it.each([
    ["", "images-not-list"],
    [`itwin: ${iTwin}`, "images-not-list"],
    ["- x", "entry-shape"],
    ["- name: x", "entry-target-missing"],
    [`- itwin: ${iTwin}\n  imodel: ${iTwin}`, "entry-target-several"],
    [`- itwin: ${iTwin}\n  nme: x`, "manifest-unknown-key"],
    [`- itwin: ${iTwin}\n  name: 7`, "entry-value-type"],
    ["- saved-view: 7", "entry-value-type"],
    ["- saved-view: a/b", "target-id"],
    ["- [", "manifest-syntax"],
  ])("of %j finds %s", (text, code) => {
    const { targets, problems } = parseTargets({ text, file: "T" });
    expect(targets).toEqual([]);
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(problems[0]?.location).toMatchObject({ file: "T", line: expect.any(Number) });
  });
});

test.each([
  [`- itwn: ${iTwin}`, ['"itwn" is not a key that is known here. Did you mean "itwin"?']],
  [
    "- titel: x",
    [
      "This entry has no target. Name one of itwin, saved-view, imodel.",
      '"titel" is not a key that is known here. Use itwin, saved-view, imodel, name, alt.',
    ],
  ],
])("a misspelled target is one problem: %j", (text, expected) => {
  const { problems } = parseTargets({ text, file: "T" });
  expect(problems.map(({ message, fix }) => `${message} ${fix}`)).toEqual(expect.arrayContaining(expected));
  expect(problems).toHaveLength(expected.length);
});

describe("displayNameFilter", () => {
  it.each([
    ["*", "", true],
    ["north*", "North side", true],
    ["*SIDE", "North side", true],
    ["n?rth", "nörth", true],
    ["n?rth", "no\u0308rth", true],
    ["?", "🏗", true],
    ["a*b*c", "a b b c", true],
    ["a*b*c", "a b b d", false],
    ["a.c", "abc", false],
    ["[ab]", "a", false],
    ["", "a", false],
    ["**a**", "bab", true],
    ["side", "North side", false],
  ])("%j on %j: %s", (pattern, name, fits) => {
    expect(displayNameFilter({ include: [pattern], exclude: [] })(name)).toBe(fits);
    expect(displayNameFilter({ include: [], exclude: [pattern] })(name)).toBe(!fits);
  });

  it("is done with any name soon", () => {
    const include = [`${"*a".repeat(40)}b`];
    expect(displayNameFilter({ include, exclude: [] })("a".repeat(5000))).toBe(false);
  });
});
