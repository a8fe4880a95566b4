import { chmod, mkdir, rename, rm, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Plan, Problem, TargetKind, TargetReference } from "@itwin-images/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asOrdinaryUser, makeFolder, makePipe, makeWorkspace, openSource } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import type { Entry } from "../entry.ts";
import { targetText } from "../entry.ts";
import { fileErrorCodes, WorkspaceFileError } from "../files/file-error.ts";
import { limits } from "../limits.ts";
import { planEntries } from "./plan-entries.ts";

const uuid = "8a1f2c3d-0000-4000-8000-000000000001";
const imageAt = { file: "itwin-images.yml", line: 2, column: 12 };
const targetAt = { file: "itwin-images.yml", line: 3, column: 12 };

const entry = (image: string, id = uuid, kind: TargetKind = id === uuid ? "itwin" : "saved-view"): Entry => ({
  image,
  target: { kind, id },
  declaredAt: { file: "itwin-images.yml", line: 2, column: 5 },
  imageAt,
  targetAt,
});
const perFile = (image: string) => entry(image, "{id}");

const plan = async (root: string, ...entries: Entry[]) => planEntries({ source: await openSource(root), entries });
const filesOf = ({ items, problems }: Plan<TargetReference>) => {
  expect(problems).toEqual([]);
  return items.map((item) => item.file);
};
const idsOf = ({ items }: Plan<TargetReference>) => items.map((item) => targetText(item.target).text);

/** The only problem, which leaves nothing to publish. */
function problemOf({ items, problems }: Plan<TargetReference>): Problem & { words: string } {
  expect(items).toEqual([]);
  expect(problems).toHaveLength(1);
  const problem = problems[0] as Problem;
  expect(problem.severity).toBe("error");
  return { ...problem, words: `${problem.message} ${problem.fix}` };
}

async function textOf(result: Plan<TargetReference>): Promise<string[]> {
  const bytes = await Promise.all(result.items.map((item) => item.load({})));
  return bytes.map((each) => new TextDecoder().decode(each));
}

describe("one path", () => {
  test("is one item, with its target and its place", async () => {
    const root = await makeWorkspace(["renders/cover.png"]);
    const { items, problems } = await plan(root, entry("renders/cover.png"));
    expect(problems).toEqual([]);
    const expected = {
      file: "renders/cover.png",
      target: { kind: "itwin", id: uuid },
      declaredAt: { file: "itwin-images.yml", line: 2, column: 5 },
      load: expect.any(Function),
    };
    expect(items).toEqual([expected]);
    expect(await textOf({ items, problems })).toEqual(["renders/cover.png"]);
  });

  test.each([
    "renders/cover.png",
    "./renders//cover.png",
    "renders/../renders/./cover.png",
    "renders/cover.*",
    "**/cover.png",
    "{renders,nowhere}/cover.{jpg,png}",
  ])("may be written %s", async (image) => {
    const root = await makeWorkspace(["renders/cover.png", "renders/cover2.png"]);
    expect(filesOf(await plan(root, entry(image)))).toEqual(["renders/cover.png"]);
  });

  test("may be absolute, and go through the outside by name", async () => {
    const root = await makeWorkspace(["renders/cover.png"]);
    const link = join(await makeFolder(), "link");
    await symlink(root, link);
    for (const image of [`${root}/renders/cover.png`, `../${root.split("/").at(-1)}/renders/cover.png`]) {
      expect(filesOf(await plan(root, entry(image)))).toEqual(["renders/cover.png"]);
    }
    const byLink = await plan(link, entry(`${root}/renders/*.png`), entry("renders/cover.png"));
    expect(filesOf(byLink)).toEqual(["renders/cover.png", "renders/cover.png"]);
  });

  test("starts from the directory that was given", async () => {
    const root = await makeWorkspace(["docs/cover.png", "cover.png"]);
    const entries = [entry("cover.png"), entry("../cover.png")];
    const from = { source: await openSource(root), directory: "docs" };
    expect(filesOf(await planEntries({ ...from, entries }))).toEqual(["docs/cover.png", "cover.png"]);
    const problem = problemOf(await planEntries({ ...from, entries: [entry("covr.png")] }));
    expect(problem.fix).toBe('Did you mean "cover.png"?');
  });

  test("may have a name that is magic elsewhere, or hidden", async () => {
    const names = [
      "cover (1).png",
      "view[2].png",
      "!a.png",
      "+(b).png",
      "@c.png",
      ".hidden/d.png",
      "{e}.png",
      "a b'\".png",
    ];
    const root = await makeWorkspace(names);
    expect(filesOf(await plan(root, ...names.map((name) => entry(name))))).toEqual(names);
  });

  test("without places has a problem without one", async () => {
    const root = await makeWorkspace(["a.png"]);
    const bare = { image: "b.jpeg", target: { kind: "itwin", id: uuid } } as const;
    expect(problemOf(await plan(root, bare))).not.toHaveProperty("location");
    expect((await plan(root, { ...bare, image: "a.png" })).items[0]).not.toHaveProperty("declaredAt");
    const declaredAt = { file: "f", line: 7 };
    expect(problemOf(await plan(root, { ...bare, declaredAt })).location).toEqual(declaredAt);
  });
});

describe("{id}", () => {
  test("makes one item per file, in the order of code units, entry by entry", async () => {
    const root = await makeWorkspace(["v/b.png", "v/a.png", "v/Z.png", "v/10.png", "v/9.png", "v/x.gif", "a.png"]);
    const result = await plan(root, perFile("v/{id}.png"), perFile("{id}.png"));
    expect(filesOf(result)).toEqual(["v/10.png", "v/9.png", "v/Z.png", "v/a.png", "v/b.png", "a.png"]);
    expect(idsOf(result)).toEqual(["10", "9", "Z", "a", "b", "a"]);
    expect(await textOf(result)).toEqual(result.items.map((item) => item.file));
  });

  test("may be a folder's name, or a part of a name", async () => {
    const root = await makeWorkspace(["v/abc/full.png", "v/def/full.png", "v/def/small.png", "w/x-front.png"]);
    expect(idsOf(await plan(root, perFile("v/{id}/full.png")))).toEqual(["abc", "def"]);
    expect(idsOf(await plan(root, perFile("w/{id}-front.png")))).toEqual(["x"]);
    expect(idsOf(await plan(root, entry("v/{id}/full.png", "A-{id}_z")))).toEqual(["A-abc_z", "A-def_z"]);
  });

  test("comes back whatever the id is", async () => {
    const id = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_$&"), minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(id, { minLength: 1, maxLength: 8 }), async (ids) => {
        const root = await makeWorkspace(ids.map((each) => `v/${each}.png`));
        const { items, problems } = await plan(root, perFile("v/{id}.png"));
        const good = ids.filter((each) => !/[$&]/.test(each));
        expect(items.map((item) => targetText(item.target).text)).toEqual(good.toSorted(byName));
        expect(problems.map((problem) => problem.target?.id).toSorted()).toEqual(
          ids.filter((each) => /[$&]/.test(each)).toSorted(),
        );
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    {
      image: "{id}/{id}.png",
      id: "{id}",
      code: codes.placeholderRepeated,
      location: imageAt,
      says: ["more than one", "{id}/{id}.png"],
    },
    {
      image: "v/{id}.png",
      id: "{id}{id}",
      code: codes.placeholderRepeated,
      location: targetAt,
      says: ["more than once"],
    },
    {
      image: "v/*.png",
      id: "{id}",
      code: codes.placeholderMissing,
      location: targetAt,
      says: ['"v/*.png" has no {id}'],
    },
    {
      image: "{v/{id},w/x}.png",
      id: "{id}",
      code: codes.placeholderMissing,
      location: targetAt,
      says: ["not every choice"],
    },
    { image: "{id}/../v/a.png", id: "{id}", code: codes.placeholderMissing, location: targetAt, says: ["has no {id}"] },
    {
      image: "v/{id}.png",
      id: uuid,
      code: codes.placeholderUnused,
      location: imageAt,
      says: ["same itwin", 'itwin: "{id}"'],
    },
    {
      image: "v/{id}*.png",
      id: "{id}",
      code: codes.placeholderAmbiguous,
      location: imageAt,
      says: ['"v/ab.png"', '"a" and "ab"'],
    },
  ])("$image for $id is $code", async ({ image, id, code, location, says }) => {
    const root = await makeWorkspace(["v/ab.png"]);
    const problem = problemOf(await plan(root, entry(image, id)));
    expect(problem).toMatchObject({ code, location });
    for (const fact of says) expect(problem.words).toContain(fact);
  });
});

describe("an id of the wrong form", () => {
  test("is told at its place, and the file is still looked for", async () => {
    const root = await makeWorkspace(["a.png"]);
    const target = { kind: "itwin", id: "12" } as const;
    expect(problemOf(await plan(root, entry("a.png", "12", "itwin")))).toMatchObject({
      code: "target-id",
      location: targetAt,
      target,
    });
    const both = await plan(root, entry("b/b.png", "12", "itwin"));
    expect(both.problems.map((problem) => problem.code)).toEqual(["target-id", codes.imageNotFound]);
  });

  test("is told with the file that it was taken from, and spoils no other file", async () => {
    const root = await makeWorkspace(["v/good.png", "v/not good.png"]);
    const { items, problems } = await plan(root, perFile("v/{id}.png"));
    expect(items.map((item) => item.file)).toEqual(["v/good.png"]);
    expect(problems).toMatchObject([
      { code: "target-id", location: imageAt, target: { kind: "saved-view", id: "not good" } },
    ]);
    expect(problems[0]?.message).toContain('the name of "v/not good.png"');
    expect(problems[0]?.fix).toContain("Rename the file");
  });
});

describe("a pattern that passes over files", () => {
  test("warns of those that differ in case or extension only, and names them", async () => {
    const root = await makeWorkspace(["mix/A.png", "mix/B.PNG", "mix/C.jpeg", "mix/notes.txt", "mix/deep/D.png"]);
    const { items, problems } = await plan(root, perFile("mix/{id}.png"));
    expect(items.map(({ file }) => file)).toEqual(["mix/A.png"]);
    expect(problems).toMatchObject([{ code: codes.imagePassedOver, severity: "warning", location: imageAt }]);
    expect(problems[0]?.message).toContain("passes over 2 files whose names differ");
    expect(problems[0]?.message).toContain('"mix/B.PNG" and "mix/C.jpeg"');
  });

  test.each([
    ["all of them are matched", ["a.png", "B.PNG", "c.jpeg"], "{id}.{png,PNG,jpeg}"],
    ["the same picture is there in another format", ["a.png", "a.jpg", "A.JPEG"], "{id}.png"],
    ["the others are no images", ["a.png", "b.webp", "b.txt", "png"], "{id}.png"],
  ])("is silent when %s", async (_, files, image) => {
    expect((await plan(await makeWorkspace(files), perFile(image))).problems).toEqual([]);
  });
});

describe("nothing is found", () => {
  const files = ["renders/cover.png", "renders/Model.PNG", "renders/views/a.png", "renders/deep/x/y.png"];
  test.each([
    { image: "renders/coverr.png", says: ['no file "renders/coverr.png"', 'Did you mean "renders/cover.png"?'] },
    {
      image: "render/cover.png",
      says: ['"render" is not in the workspace folder', 'Did you mean "renders/cover.png"?'],
    },
    {
      image: "renders/Cover.png",
      says: ['"renders/cover.png" exists', "upper and lower case", 'Write "renders/cover.png"'],
    },
    { image: "Renders/model.png", says: ['"renders/Model.PNG" exists', "upper and lower case"] },
    {
      image: "renders/zzzzzzzz.jpeg",
      says: ['"zzzzzzzz.jpeg" is not in the folder "renders"', '"cover.png"', "earlier step"],
    },
    { image: "renders/cover.png/x.png", says: ['"renders/cover.png" is not a folder'] },
    { image: "renders/cover.png/*.png", says: ['"renders/cover.png" is not a folder'] },
    {
      image: "renders/*.jpeg",
      says: ['No file matches "renders/*.jpeg"', 'the folder "renders" was searched', '"cover.png"'],
    },
    { image: "renders/*.PnG", says: ["upper and lower case", '"renders/Model.PNG"'] },
    { image: "Renders/*.png", says: ['"renders" exists', "upper and lower case", 'Begin it with "renders"'] },
    { image: "nowhere-at-all/*.png", says: ['"nowhere-at-all" is not in the workspace folder', '"renders"'] },
    { image: "renders/{title}.png", says: ["{title} stands for itself", "{name}"] },
    { image: "renders/zz{1,2}.webp", says: ["There is no file"] },
    { image: "**/*.webp", says: ["the workspace folder was searched"] },
  ])("for $image", async ({ image, says }) => {
    const problem = problemOf(await plan(await makeWorkspace(files), entry(image)));
    expect(problem).toMatchObject({
      code: codes.imageNotFound,
      location: imageAt,
      target: { kind: "itwin", id: uuid },
    });
    for (const fact of says) expect(problem.words).toContain(fact);
  });

  test("in an empty folder, which is said", async () => {
    const root = await makeWorkspace(["a.png"]);
    await mkdir(join(root, "renders"));
    expect(problemOf(await plan(root, entry("renders/*.png"))).message).toContain(
      'the folder "renders" was searched, which is empty',
    );
  });

  test("among hidden files and packages", async () => {
    const root = await makeWorkspace([
      ".hidden/a.png",
      ".b.png",
      "node_modules/p/c.png",
      ".git/d.png",
      "x/node_modules/e.png",
    ]);
    expect(problemOf(await plan(root, entry("**/*.png"))).code).toBe(codes.imageNotFound);
    expect(filesOf(await plan(root, entry(".hidden/*.png"), entry("x/node_modules/*.png")))).toEqual([
      ".hidden/a.png",
      "x/node_modules/e.png",
    ]);
  });
});

describe("a path is refused", () => {
  test.each([
    { image: "renders\\cover.png", code: codes.imagePathBackslash, says: ["backslashes", '"renders/cover.png"'] },
    { image: "C:\\renders\\cover.png", code: codes.imagePathBackslash, says: ['"C:/renders/cover.png"'] },
    { image: "../cover.png", code: codes.imagePathOutside, says: ['"../cover.png"', "workspace"] },
    { image: "renders/../../*.png", code: codes.imagePathOutside, says: ["workspace"] },
    { image: "{renders,..}/cover.png", code: codes.imagePathOutside, says: ["workspace"] },
    { image: "/etc/passwd", code: codes.imagePathOutside, says: ['"/etc/passwd"'] },
    { image: "C:/cover.png", code: codes.imagePathOutside, says: ["workspace"] },
    { image: "x".repeat(5000), code: codes.imagePathTooComplex, says: ["4096 characters"] },
    { image: "{a,b}".repeat(20), code: codes.imagePathTooComplex, says: ["256 paths"] },
    { image: "renders", code: codes.imageNotFile, says: ['"renders" is a folder', '"renders/{id}.png"'] },
    { image: "renders/", code: codes.imageNotFile, says: ["is a folder"] },
    { image: ".", code: codes.imageNotFile, says: ["is a folder"] },
  ])("$image: $code", async ({ image, code, says }) => {
    const problem = problemOf(await plan(await makeWorkspace(["renders/cover.png"]), entry(image)));
    expect(problem).toMatchObject({ code, location: imageAt });
    for (const fact of says) expect(problem.words).toContain(fact);
  });

  test("when the directory that it starts from is outside", async () => {
    const root = await makeWorkspace(["a.png"]);
    const source = await openSource(root);
    const result = await planEntries({ source, directory: "..", entries: [entry("a.png")] });
    expect(problemOf(result).code).toBe(codes.imagePathOutside);
  });

  test("when it goes on after a NUL, which no file name can hold", async () => {
    const root = await makeWorkspace(["a.png"]);
    expect(problemOf(await plan(root, entry("a.png\0.txt"))).message).toContain('"a.png\\u{0}.txt"');
  });
});

describe("several files", () => {
  test("for one target are a problem that lists them", async () => {
    const root = await makeWorkspace(Array.from({ length: 8 }, (_, index) => `v/${index}.png`));
    const problem = problemOf(await plan(root, entry("v/*.png")));
    expect(problem).toMatchObject({ code: codes.imageSeveral, location: imageAt, target: { id: uuid } });
    for (const fact of ["8 files", '"v/0.png"', '"v/4.png" and 3 more', 'itwin: "{name}"'])
      expect(problem.words).toContain(fact);
    expect(problem.words).not.toContain("v/5.png");
  });

  test("by two choices that are the same file are one", async () => {
    const root = await makeWorkspace(["a.png"]);
    expect(filesOf(await plan(root, entry("{a,*}.png")))).toEqual(["a.png"]);
  });

  test("may not be more than 10,000", async () => {
    // 100 files, each by 101 paths.
    const root = await makeWorkspace(Array.from({ length: 100 }, (_, index) => `real/${index}.png`));
    const links = Array.from({ length: 101 }, (_, index) => `l${index}`);
    for (const link of links) await symlink("real", join(root, link));
    const problem = problemOf(await plan(root, perFile(`{${links.join(",")}}/{id}.png`)));
    expect(problem).toMatchObject({ code: codes.imageTooMany, location: imageAt });
    expect(problem.message).toContain("10,100 files; at most 10,000");
    const fewer = await plan(root, perFile(`{${links.slice(1).join(",")}}/{id}.png`));
    // Each id stands in 100 paths, which is another problem.
    expect(fewer.problems.map(({ code }) => code)).not.toContain(codes.imageTooMany);
  });
});

describe("a link", () => {
  test("to a file in the workspace is that file, by name and by pattern", async () => {
    const root = await makeWorkspace(["real/a.png", "v/b.png"]);
    await symlink("../real/a.png", join(root, "v/link.png"));
    await symlink("real", join(root, "folder"));
    const result = await plan(
      root,
      entry("v/link.png"),
      perFile("v/{id}.png"),
      entry("folder/a.png"),
      entry("folder/*.png"),
    );
    expect(filesOf(result)).toEqual(["v/link.png", "v/b.png", "v/link.png", "folder/a.png", "folder/a.png"]);
    expect(await textOf(result)).toEqual(["real/a.png", "v/b.png", "real/a.png", "real/a.png", "real/a.png"]);
  });

  test("out of the workspace is a problem, by name, by pattern and on the way", async () => {
    const elsewhere = await makeWorkspace(["secret.png"]);
    const root = await makeWorkspace(["x"]);
    await mkdir(join(root, "v"));
    await symlink(join(elsewhere, "secret.png"), join(root, "v/a.png"));
    await symlink(elsewhere, join(root, "folder"));
    for (const image of ["v/a.png", "v/*.png", "folder/secret.png", "folder/*.png", "folder"]) {
      const problem = problemOf(await plan(root, entry(image)));
      expect(problem).toMatchObject({ code: codes.imagePathOutside, location: imageAt });
      expect(problem.words).toContain("is a link that leads out of the workspace");
    }
  });

  test("to nothing, or in a circle, is a problem", async () => {
    const root = await makeWorkspace(["x"]);
    await symlink("nowhere", join(root, "a.png"));
    await symlink("b.jpg", join(root, "b.jpg"));
    for (const image of ["a.png", "*.png", "b.jpg", "a.png/x", "a.png/*"]) {
      expect(problemOf(await plan(root, entry(image)))).toMatchObject({
        code: codes.imageLinkBroken,
        location: imageAt,
      });
    }
  });

  test("to a folder is not followed by a pattern, which is a warning", async () => {
    const root = await makeWorkspace(["v/real/a.png", "other/b.png"]);
    await symlink("../other", join(root, "v/link"));
    await symlink("..", join(root, "v/real/circle"));
    const { items, problems } = await plan(root, perFile("v/**/{id}.png"));
    expect(items.map((item) => item.file)).toEqual(["v/real/a.png"]);
    expect(problems).toMatchObject([{ code: codes.linkNotFollowed, severity: "warning", location: imageAt }]);
    expect(problems[0]?.message).toContain('"v/link" and "v/real/circle"');
    expect((await plan(root, perFile("v/*/{id}.jpg"))).problems.map((problem) => problem.code)).toContain(
      codes.imageNotFound,
    );
    expect(filesOf(await plan(root, entry("v/link/*.png")))).toEqual(["v/link/b.png"]);
  });
});

test("a pipe never holds a plan up", async () => {
  const root = await makeWorkspace(["x"]);
  await makePipe(join(root, "a.png"));
  for (const image of ["a.png", "*a.png"]) {
    const expected = process.platform === "win32" && image.startsWith("*") ? codes.imageNotFound : codes.imageNotFile;
    expect(problemOf(await plan(root, entry(image)))).toMatchObject({ code: expected, location: imageAt });
  }
});

test("a folder that can't be searched is a problem, and not a folder without files", async () => {
  const root = await makeWorkspace(["v/a.png", "v/closed/b.png"]);
  await chmod(root, 0o755);
  await chmod(join(root, "v/closed"), 0);
  const result = await asOrdinaryUser(() => plan(root, perFile("v/**/{id}.png"), entry("v/closed/b.png")));
  await chmod(join(root, "v/closed"), 0o755);
  expect(result.items.map((item) => item.file)).toEqual(["v/a.png"]);
  expect(result.problems).toMatchObject(
    Array(2).fill({ code: codes.folderUnreadable, severity: "error", location: imageAt }),
  );
  expect(result.problems[0]?.message).toContain('The folder "v/closed" could not be searched (EACCES)');
});

test("names are compared in NFC, and files opened by the name that they have", async () => {
  const nfd = "cafe\u0301";
  const nfc = "caf\u00e9";
  const root = await makeWorkspace([`${nfd}/${nfd}.png`, "x/y.png"]);
  const result = await plan(root, entry(`${nfc}/${nfc}.png`), entry(`${nfc}/caf?.png`), entry(`${nfd}/*.png`));
  expect(result.problems).toEqual([]);
  expect(result.items.map((item) => item.file.normalize("NFC"))).toEqual(Array(3).fill(`${nfc}/${nfc}.png`));
  expect(await textOf(result)).toEqual(Array(3).fill(`${nfd}/${nfd}.png`));
});

test("of two names that are one in NFC, the one that was written counts", async () => {
  const names = ["caf\u00e9.png", "cafe\u0301.png"];
  const root = await makeWorkspace(names);
  // macOS keeps them as one file.
  const expected = names.map((name) => (process.platform === "darwin" ? "cafe\u0301.png" : name));
  const result = await plan(root, ...names.map((name) => entry(name)));
  expect(await textOf(result)).toEqual(expected);
});

describe("load", () => {
  const errorOf = async ({ items }: Plan<TargetReference>, signal?: AbortSignal) => {
    const error: unknown = await items[0]?.load(signal ? { signal } : {}).catch((reason: unknown) => reason);
    return error;
  };

  test("catches a file, or its folder, that became a link out of the workspace", async () => {
    const elsewhere = await makeWorkspace({ "a.png": "secret" });
    const root = await makeWorkspace(["v/a.png"]);
    const result = await plan(root, entry("v/a.png"));
    await rm(join(root, "v/a.png"));
    await symlink(join(elsewhere, "a.png"), join(root, "v/a.png"));
    expect(await errorOf(result)).toMatchObject({ code: fileErrorCodes.outside, file: "v/a.png" });
    await rename(join(root, "v"), join(root, "w"));
    await symlink(elsewhere, join(root, "v"));
    expect(await errorOf(result)).toMatchObject({ code: fileErrorCodes.outside, file: "v/a.png" });
  });

  test("tells of a file that is gone, became a folder or a pipe, or is over 64 MiB", async () => {
    const root = await makeWorkspace(["a.png"]);
    const path = join(root, "a.png");
    const result = await plan(root, entry("a.png"));
    await truncate(path, limits.imageBytes + 1);
    const error = await errorOf(result);
    expect(error).toBeInstanceOf(WorkspaceFileError);
    expect(error).toMatchObject({
      code: fileErrorCodes.tooLarge,
      message: expect.stringContaining("67,108,864 bytes"),
    });
    await rm(path);
    expect(await errorOf(result)).toMatchObject({ code: fileErrorCodes.gone, cause: expect.any(Error) });
    await mkdir(path);
    expect(await errorOf(result)).toMatchObject({ code: fileErrorCodes.notFile });
    await rm(path, { recursive: true });
    await makePipe(path);
    expect(await errorOf(result)).toMatchObject({ code: fileErrorCodes.notFile });
  });

  test("and planning stop when the signal says so", async () => {
    const root = await makeWorkspace(["a.png"]);
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);
    expect(await errorOf(await plan(root, entry("a.png")), signal)).toBe(reason);
    await expect(planEntries({ source: await openSource(root), entries: [], signal })).rejects.toBe(reason);
  });
});

test("a flood of entries with one target ends the plan", async () => {
  const root = await makeWorkspace(["a.png"]);
  const few = await plan(root, ...Array.from({ length: 21 }, () => entry("a.png", uuid)));
  expect(few).toMatchObject({ items: { length: 21 }, problems: [] });
  const { items, problems } = await plan(root, ...Array.from({ length: 1000 }, () => entry("a.png", uuid)));
  expect(items).toEqual([]);
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["target-duplicate"]));
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)?.message).toContain("the plan ends here");
});

test("everything wrong with all entries is told at once", async () => {
  const root = await makeWorkspace(["a.png", "b.png"]);
  const { items, problems } = await plan(
    root,
    entry("nowhere.jpeg"),
    entry("a.png"),
    entry("a\\b", "!", "imodel"),
    entry("*.png"),
    entry("{id}/{id}", uuid),
  );
  expect(items.map((item) => item.file)).toEqual(["a.png"]);
  expect(problems.map((problem) => problem.code)).toEqual([
    codes.imageNotFound,
    codes.imagePathBackslash,
    "target-id",
    codes.imageSeveral,
    codes.placeholderRepeated,
    codes.placeholderUnused,
  ]);
});

test("any tree and any text: a file of the workspace, or a problem, and soon", async () => {
  const name = fc.constantFrom("a", "b.png", "C.png", ".d", "{id}", "e f.png", "node_modules", "(1)", "*.png");
  const tree = fc.uniqueArray(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
    { minLength: 1, maxLength: 6 },
  );
  const piece = fc.oneof(
    name,
    fc.constantFrom("*", "**", "?", "/", "..", "{", "}", ",", "{id}", "\\", "[", "!", "\0", "é"),
  );
  const image = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(
      tree,
      fc.array(image, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (files, images, isPerFile) => {
        const isFile = (file: string) => !files.some((other) => other.startsWith(`${file}/`));
        const root = await makeWorkspace(files.filter(isFile));
        const entries = images.map((each) => (isPerFile ? perFile(each) : entry(each)));
        for (const each of entries) {
          const { items, problems } = await plan(root, each);
          expect(items.length + problems.length).toBeGreaterThan(0);
          for (const item of items) {
            expect(files).toContain(item.file);
            expect(new TextDecoder().decode(await item.load({}))).toBe(item.file);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

function byName(a: string, b: string): number {
  return `${a}.png` < `${b}.png` ? -1 : 1;
}
