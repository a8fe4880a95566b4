import type { BareProblem, Plan, Problem, TargetKind, TargetReference } from "@itwin-images/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeWorkspace, openSource } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import type { Entry } from "../entry.ts";
import { targetText } from "../entry.ts";
import { limits } from "../limits.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { type PlanEntriesArgs, planEntries } from "../plan/plan-entries.ts";
import { planSelection } from "../plan/plan-selection.ts";
import { WorkspaceFileError } from "./file-error.ts";
import { type ListedFile, type Listing, listFiles, listingSource } from "./listing-source.ts";

const uuid = "8a1f2c3d-0000-4000-8000-000000000001";
const imageAt = { file: "itwin-images.yml", line: 2, column: 12 };
const entry = (image: string, id = uuid, kind: TargetKind = id === uuid ? "itwin" : "saved-view"): Entry => ({
  image,
  target: { kind, id },
  declaredAt: { file: "itwin-images.yml", line: 2, column: 5 },
  imageAt,
});
const perFile = (image: string) => entry(image, "{id}");

const bytesOf = (text: string) => new TextEncoder().encode(text);
/** A file whose text is its own path. */
const file = (path: string, text = path): ListedFile => ({
  path,
  byteLength: bytesOf(text).length,
  load: async () => bytesOf(text),
});
const words = {
  name: "the release v1 of octo/renders",
  checkFile: "Attach the file to the release.",
  checkManifest: "Attach the manifest to the release.",
};
const listing = (...files: (string | ListedFile)[]): Listing => ({
  ...words,
  list: listFiles(files.map((one) => (typeof one === "string" ? file(one) : one))),
});
const planListing = ({ listing, ...args }: Omit<PlanEntriesArgs, "source"> & { listing: Listing }) =>
  planEntries({ source: listingSource(listing), ...args });
const moved: BareProblem = { code: "moved", severity: "error", message: "It moved.", fix: "Fetch it." };

function problemOf({ items, problems }: Plan<TargetReference>): Problem {
  expect(items).toEqual([]);
  expect(problems).toHaveLength(1);
  return problems[0] as Problem;
}

describe("a plan of a listing", () => {
  test("has one item per file, and loads nothing", async () => {
    let loads = 0;
    const counted: ListedFile = { path: "v/AAA.png", byteLength: 1, load: async () => bytesOf(`${++loads}`) };
    const { items, problems } = await planListing({
      listing: listing("cover.png", counted, "v/BBB.png", "v/c.gif"),
      entries: [entry("cover.png"), perFile("v/{id}.png")],
    });
    expect(problems).toEqual([]);
    expect(items.map(({ file, target }) => [file, targetText(target).text])).toEqual([
      ["cover.png", uuid],
      ["v/AAA.png", "AAA"],
      ["v/BBB.png", "BBB"],
    ]);
    expect(items[0]?.declaredAt).toEqual({ file: "itwin-images.yml", line: 2, column: 5 });
    expect(loads).toBe(0);
    expect(new TextDecoder().decode(await items[2]?.load({}))).toBe("v/BBB.png");
  });

  test("starts from the directory, and stays inside", async () => {
    const from = (image: string) =>
      planListing({ listing: listing("docs/a.png", "b.png"), directory: "docs", entries: [entry(image)] });
    expect((await from("a.png")).items[0]?.file).toBe("docs/a.png");
    expect((await from("../b.png")).items[0]?.file).toBe("b.png");
    expect(problemOf(await from("aa.png")).fix).toBe('Did you mean "a.png"?');
    for (const outside of ["../../b.png", "/b.png", "C:/b.png", "../../docs/a.png"]) {
      expect(problemOf(await from(outside))).toMatchObject({
        code: codes.imagePathOutside,
        message: `The path "${outside}" leads out of the release v1 of octo/renders.`,
        location: imageAt,
      });
    }
  });

  test("says what it holds when nothing fits, and what to do", async () => {
    const plan = (image: string) => planListing({ listing: listing("a.png", "b.jpg"), entries: [perFile(image)] });
    expect(problemOf(await plan("{id}.gif"))).toMatchObject({
      code: codes.imageNotFound,
      message:
        'No file matches "{id}.gif": the release v1 of octo/renders was searched, which holds "a.png" and "b.jpg".',
      fix: "Attach the file to the release.",
    });
    const empty = await planListing({ listing: listing(), entries: [entry("quite-else.png")] });
    expect(problemOf(empty).message).toBe(
      'There is no file "quite-else.png": "quite-else.png" is not in the release v1 of octo/renders, which is empty.',
    );
  });

  test("refuses a file by name, by pattern and on the way, and only if an entry asks for it", async () => {
    const refused: ListedFile = { path: "v/link", problem: moved };
    const plan = (image: string) =>
      planListing({
        listing: listing(refused, "v/a.png"),
        entries: [image.includes("{id}") ? perFile(image) : entry(image)],
      });
    for (const image of ["v/link", "v/l*", "v/link/a.png", "v/link/{id}.png"]) {
      expect(problemOf(await plan(image))).toMatchObject({ ...moved, location: imageAt });
    }
    expect((await plan("v/{id}.png")).problems).toEqual([]);
    const both = await plan("v/{id}");
    expect(both.items).toEqual([]);
    expect(both.problems.map(({ code }) => code)).toContain("moved");
  });

  test("asks for the folders that can hold a file, and for each once", async () => {
    const asked: string[] = [];
    const images = ["a/x/1.png", "a/*/{id}.png", "a/y/2.png"].map(
      (image) => `- { image: "${image}", saved-view: "${image.includes("{id}") ? "{id}" : "x"}" }`,
    );
    const manifest = file("m.yml", ["images:", ...images].join("\n"));
    const list = listFiles([manifest, ...["a/x/1.png", "a/y/2.png", "b/3.png"].map((path) => file(path))]);
    const counting: Listing = {
      ...words,
      list(folder, options) {
        asked.push(folder);
        return list(folder, options);
      },
    };
    const plan = await planSelection({ source: listingSource(counting), selection: { manifest: "m.yml" } });
    expect(plan).toMatchObject({ items: Array(4).fill({}), problems: [] });
    expect(asked.toSorted()).toEqual(["", "a", "a/x", "a/y"]);
  });

  test("has a bound on the names it reads, and on the bytes of a file", async () => {
    const source = listingSource(listing("a", "b", "c"), { maxEntries: 2 });
    const plan = await planEntries({ source, entries: [entry("a")] });
    expect(problemOf(plan)).toMatchObject({ code: codes.folderTooLarge, location: imageAt });
    const { problem } = (await readManifest({ source, path: "a" })) as { problem: Problem };
    expect(problem).toMatchObject({ code: codes.folderTooLarge, location: { file: "a" } });
    const huge = { ...file("a.png"), byteLength: limits.imageBytes + 1 };
    const { items } = await planListing({ listing: listing(huge), entries: [entry("a.png")] });
    const error: unknown = await items[0]?.load({}).catch((reason: unknown) => reason);
    expect(error instanceof WorkspaceFileError && error.what).toContain("67,108,865 bytes");
  });

  test("rejects with what the listing rejects with, and with an aborted signal's reason", async () => {
    const fault = new Error("no network");
    const broken: Listing = { ...words, list: () => Promise.reject(fault) };
    await expect(planListing({ listing: broken, entries: [entry("a.png")] })).rejects.toBe(fault);
    await expect(planListing({ listing: listing(), entries: [], signal: AbortSignal.abort(fault) })).rejects.toBe(
      fault,
    );
  });
});

test("any files and any text come to the same items and problems as on the disk", async () => {
  const name = fc.constantFrom("a", "b.png", "C.png", ".d", "{id}", "e f.png", "node_modules", "(1)", "*.png");
  const tree = fc.uniqueArray(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
    { minLength: 1, maxLength: 6 },
  );
  const piece = fc.oneof(name, fc.constantFrom("*", "**", "?", "/", "..", "{", "}", ",", "{id}", "\\", "[", "é"));
  const image = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(tree, fc.array(image, { minLength: 1, maxLength: 6 }), fc.boolean(), async (all, images, each) => {
      const files = all.filter((path) => !all.some((other) => other.startsWith(`${path}/`)));
      const entries = images.map((one) => (each ? perFile(one) : entry(one)));
      const onDisk = await planEntries({ source: await openSource(await makeWorkspace(files)), entries });
      const listed = await planListing({ listing: listing(...files), entries });
      const itemsOf = (plan: Plan<TargetReference>) => plan.items.map(({ load: _, ...item }) => item);
      expect(itemsOf(listed)).toEqual(itemsOf(onDisk));
      const problemsOf = (plan: Plan<TargetReference>) =>
        plan.problems.map(({ message: _, fix: __, ...problem }) => problem);
      expect(problemsOf(listed)).toEqual(problemsOf(onDisk));
    }),
    { numRuns: 100 },
  );
});

describe("a manifest of a listing", () => {
  const read = (path: string, ...files: (string | ListedFile)[]) =>
    readManifest({ source: listingSource(listing(...files)), path });

  test("is read, and its folder is where its paths start", async () => {
    expect(await read("docs/m.yml", file("docs/m.yml", "images: []"))).toEqual({
      text: "images: []",
      file: "docs/m.yml",
      directory: "docs",
    });
    expect(await read("m.yml", file("m.yml", "x"))).toMatchObject({ directory: "" });
    const source = listingSource(listing(file("docs/m.yml", "x")));
    const inDocs = await readManifest({ source, path: "m.yml", directory: "docs" });
    expect(inDocs).toMatchObject({ file: "docs/m.yml", directory: "docs" });
  });

  test.each<[string, (string | ListedFile)[], string, string]>([
    [
      "is missing",
      ["n.yml"],
      codes.manifestMissing,
      'it was looked for in the release v1 of octo/renders. Did you mean "n.yml"? Attach the manifest to the release.',
    ],
    [
      "is over 1 MiB",
      [{ ...file("m.yml"), byteLength: limits.manifestBytes + 1 }],
      codes.manifestTooLarge,
      "larger than 1 MiB",
    ],
    ["is refused", [{ path: "m.yml", problem: moved }], codes.manifestUnreadable, "It moved. Fetch it."],
    ["is no text", [file("m.yml", "a\0b")], codes.manifestEncoding, "NUL bytes"],
    ["is a folder", ["m.yml/a"], codes.manifestUnreadable, "is a folder"],
  ])("%s", async (_, files, code, says) => {
    const result = await read("m.yml", ...files);
    if (!("problem" in result)) throw new Error("It was read.");
    expect(result.problem).toMatchObject({ code, location: { file: "m.yml" } });
    expect(`${result.problem.message} ${result.problem.fix}`).toContain(says);
  });

  test("rejects with what fetching it rejects with", async () => {
    const fault = new Error("no network");
    await expect(read("m.yml", { ...file("m.yml"), load: () => Promise.reject(fault) })).rejects.toBe(fault);
  });
});
