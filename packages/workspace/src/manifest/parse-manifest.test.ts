import { targetKinds } from "@itwin-images/core/internal";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { limits } from "../limits.ts";
import { parseManifest } from "./parse-manifest.ts";

const file = "itwin-images.yml";
const uuid = "8a1f2c3d-0000-4000-8000-000000000001";

const parse = (text: string) => parseManifest({ text, file });

/** A manifest of one good entry, with other lines after it. */
const withEntry = (...lines: string[]) => ["images:", "  - image: a.png", `    itwin: ${uuid}`, ...lines].join("\n");

describe("entries", () => {
  test("are what the user wrote, with the places of the entry, the path and the id", () => {
    const { entries, problems } = parse(
      [
        "# our images",
        "images:",
        "  - image: renders/cover.png",
        `    itwin: ${uuid}`,
        '  - saved-view: "{id}"',
        "    image: renders/views/{id}.png  # one per file",
        `  - { image: "m.jpg", imodel: ${uuid} }`,
      ].join("\n"),
    );
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      {
        image: "renders/cover.png",
        target: { kind: "itwin", id: uuid },
        declaredAt: { file, line: 3, column: 5 },
        imageAt: { file, line: 3, column: 12 },
        targetAt: { file, line: 4, column: 12 },
      },
      {
        image: "renders/views/{id}.png",
        target: { kind: "saved-view", id: "{id}" },
        declaredAt: { file, line: 5, column: 5 },
        imageAt: { file, line: 6, column: 12 },
        targetAt: { file, line: 5, column: 17 },
      },
      {
        image: "m.jpg",
        target: { kind: "imodel", id: uuid },
        declaredAt: { file, line: 7, column: 5 },
        imageAt: { file, line: 7, column: 14 },
        targetAt: { file, line: 7, column: 31 },
      },
    ]);
  });

  test.each(Object.keys(targetKinds))("may name a target by core's kind %s", (kind) => {
    const { entries, problems } = parse(`images:\n- image: a.png\n  ${kind}: x`);
    expect(problems).toEqual([]);
    expect(entries[0]?.target).toEqual({ kind, id: "x" });
  });

  test("that can be understood are given beside those that can't", () => {
    const { entries, problems } = parse(withEntry("  - 5", "  - image: b.png", "    imodel: x"));
    expect(entries.map((entry) => entry.image)).toEqual(["a.png", "b.png"]);
    expect(problems.map((problem) => [problem.code, problem.location?.line])).toEqual([[codes.entryShape, 4]]);
  });

  test("may use an anchor and its alias", () => {
    const { entries, problems } = parse(`images:\n- image: &a a.png\n  itwin: ${uuid}\n- image: *a\n  imodel: ${uuid}`);
    expect(problems).toEqual([]);
    expect(entries.map((entry) => entry.image)).toEqual(["a.png", "a.png"]);
  });

  test("are the same with Windows line ends and a byte order mark", () => {
    const { entries, problems } = parse(`\uFEFF${withEntry("").replaceAll("\n", "\r\n")}`);
    expect(problems).toEqual([]);
    expect(entries[0]?.targetAt).toEqual({ file, line: 3, column: 12 });
  });
});

describe("problems", () => {
  const cases: {
    name: string;
    text: string;
    code: string;
    at: [line: number, column: number];
    says: string[];
    count?: number;
  }[] = [
    { name: "an empty text", text: "", code: codes.manifestShape, at: [1, 1], says: ["empty", '"images:"'] },
    {
      name: "a text of comments only",
      text: "# nothing\n",
      code: codes.manifestShape,
      at: [1, 1],
      says: ["The manifest is empty"],
    },
    { name: "plain text", text: "hello", code: codes.manifestShape, at: [1, 1], says: ["is text", '"images:"'] },
    {
      name: "a list at the top",
      text: "- image: a.png",
      code: codes.manifestShape,
      at: [1, 1],
      says: ["is a list", '"images:"'],
    },
    { name: "no images", text: "{}", code: codes.imagesMissing, at: [1, 1], says: ['no "images"'] },
    {
      name: "images that is a mapping",
      text: "images:\n  image: a.png",
      code: codes.imagesNotList,
      at: [2, 3],
      says: ['"images" is a mapping, not a list', "dash"],
    },
    {
      name: "images of nothing",
      text: "\nimages:\n",
      code: codes.imagesEmpty,
      at: [2, 1],
      says: ["nothing to publish"],
    },
    { name: "an empty list", text: "images: []", code: codes.imagesEmpty, at: [1, 9], says: ["nothing to publish"] },
    {
      name: "a misspelt images",
      text: "image:\n- image: a.png\n  itwin: x",
      code: codes.manifestUnknownKey,
      at: [1, 1],
      says: ['"image"', 'Did you mean "images"?'],
    },
    {
      name: "an unknown key at the top",
      text: withEntry("apiVersion: 1"),
      code: codes.manifestUnknownKey,
      at: [4, 1],
      says: ['"apiVersion"', "the keys here are: itwin, images"],
    },
    {
      name: "savedview",
      text: withEntry("  - image: b.png", "    savedview: x"),
      code: codes.manifestUnknownKey,
      at: [5, 5],
      says: ['"savedview"', 'Did you mean "saved-view"?'],
    },
    {
      name: "iTwin",
      text: "images:\n  - iTwin: x\n    image: b.png",
      code: codes.manifestUnknownKey,
      at: [2, 5],
      says: ['"iTwin"', 'Did you mean "itwin"?'],
    },
    {
      name: "iModelId",
      text: "images:\n  - image: b.png\n    iModelId: x",
      code: codes.manifestUnknownKey,
      at: [3, 5],
      says: ['Did you mean "imodel"?'],
    },
    {
      name: "an unknown key in an entry",
      text: withEntry("    description: my cover"),
      code: codes.manifestUnknownKey,
      at: [4, 5],
      says: ['"description"', "image, itwin, saved-view, imodel"],
    },
    {
      name: "a key that JavaScript objects have already",
      text: withEntry("    constructor: x"),
      code: codes.manifestUnknownKey,
      at: [4, 5],
      says: ['"constructor"'],
    },
    {
      name: "__proto__",
      text: withEntry("    __proto__: x"),
      code: codes.manifestUnknownKey,
      at: [4, 5],
      says: ['"__proto__"'],
    },
    {
      name: "an entry that is text",
      text: withEntry("  - b.png"),
      code: codes.entryShape,
      at: [4, 5],
      says: ["is text", '"image"', "saved-view"],
    },
    { name: "an entry of nothing", text: withEntry("  -"), code: codes.entryShape, at: [2, 3], says: ["is empty"] },
    {
      name: "no image",
      text: `images:\n  - itwin: ${uuid}`,
      code: codes.entryImageMissing,
      at: [2, 5],
      says: ['no "image"', "image: renders/cover.png"],
    },
    {
      name: "no target",
      text: withEntry("  - image: b.png"),
      code: codes.entryTargetMissing,
      at: [4, 5],
      says: ["no target", "itwin, saved-view, imodel"],
    },
    {
      name: "two targets",
      text: withEntry(`    imodel: ${uuid}`),
      code: codes.entryTargetSeveral,
      at: [2, 5],
      says: ["more than one target", "one entry per target"],
    },
    {
      name: "an id of digits",
      text: "images:\n  - image: a.png\n    saved-view: 12345678",
      code: codes.entryValueType,
      at: [3, 17],
      says: ["12345678", "a number", 'saved-view: "12345678"'],
    },
    {
      name: "an id that YAML rounds",
      text: "images:\n  - image: a.png\n    saved-view: 1e400",
      code: codes.entryValueType,
      at: [3, 17],
      says: ["1e400", 'saved-view: "1e400"'],
    },
    {
      name: "an id of true",
      text: "images:\n  - image: a.png\n    saved-view: true",
      code: codes.entryValueType,
      at: [3, 17],
      says: ["true or false", 'saved-view: "true"'],
    },
    {
      name: "an id of nothing",
      text: "images:\n  - image: a.png\n    itwin:",
      code: codes.entryValueEmpty,
      at: [3, 5],
      says: ['"itwin" is empty', "id"],
    },
    {
      name: "an image of nothing",
      text: "images:\n  - image: ~\n    itwin: x",
      code: codes.entryValueEmpty,
      at: [2, 12],
      says: ['"image" is empty', "path"],
    },
    {
      name: "an image of spaces",
      text: "images:\n  - image: '  '\n    itwin: x",
      code: codes.entryValueEmpty,
      at: [2, 12],
      says: ['"image" is empty'],
    },
    {
      name: "a list of images in one entry",
      text: "images:\n  - image: [a.png, b.png]\n    itwin: x",
      code: codes.entryValueType,
      at: [2, 12],
      says: ['"image" is a list'],
    },
    {
      name: "a bare {id}",
      text: "images:\n  - image: v/{id}.png\n    saved-view: {id}",
      code: codes.entryValueType,
      at: [3, 17],
      says: ['saved-view: "{id}"'],
    },
    {
      name: "a repeated key in an entry",
      text: withEntry("    image: b.png"),
      code: codes.manifestDuplicateKey,
      at: [4, 5],
      says: ['"image" stands twice', "- image:"],
    },
    {
      name: "images twice",
      text: withEntry("images: []"),
      code: codes.manifestDuplicateKey,
      at: [4, 1],
      says: ['"images" stands twice'],
      count: 2,
    },
    {
      name: "a bare *.png",
      text: "images:\n  - image: *.png\n    itwin: x",
      code: codes.manifestAlias,
      at: [2, 12],
      says: ['"*.png"', "in quotes"],
    },
    {
      name: "an alias before its anchor",
      text: "images:\n  - image: *a\n    itwin: x\n  - image: &a b\n    itwin: y",
      code: codes.manifestAlias,
      at: [2, 12],
      says: ['"*a"'],
    },
    {
      name: "a path that begins with !",
      text: "images:\n  - image: !cover.png\n    itwin: x",
      code: codes.manifestTag,
      at: [2, 12],
      says: ['"!cover.png" is a YAML tag', "in quotes"],
      count: 2,
    },
    {
      name: "a tag of a programming language",
      text: 'images:\n  - image: !!js/function "a"\n    itwin: x',
      code: codes.manifestTag,
      at: [2, 12],
      says: ["!!js/function"],
    },
    {
      name: "a tag that YAML 1.1 knew",
      text: "images:\n  - image: !!binary YQ==\n    itwin: x",
      code: codes.manifestTag,
      at: [2, 12],
      says: ["!!binary"],
    },
    {
      name: "two documents",
      text: withEntry("---", "images: []"),
      code: codes.manifestDocuments,
      at: [4, 1],
      says: ["second YAML document", '"---"'],
    },
    {
      name: "a tab",
      text: "images:\n\t- image: a.png",
      code: codes.manifestSyntax,
      at: [2, 1],
      says: ["tab", "spaces"],
    },
    {
      name: "a path that begins with {id}",
      text: 'images:\n  - image: {id}.png\n    itwin: "{id}"',
      code: codes.manifestSyntax,
      at: [2, 16],
      says: ["not valid YAML", 'image: "{id}.png"'],
    },
    {
      name: "a path that begins with @",
      text: "images:\n  - image: @2x.png\n    itwin: x",
      code: codes.manifestSyntax,
      at: [2, 12],
      says: ["meaning of its own", "in quotes"],
    },
    {
      name: "a Windows path in double quotes",
      text: 'images:\n  - image: "renders\\cover.png"\n    itwin: x',
      code: codes.manifestSyntax,
      at: [2, 20],
      says: ["backslash", "forward slashes"],
    },
    {
      name: "a quote that is not closed",
      text: 'images:\n  - image: "a.png',
      code: codes.manifestSyntax,
      at: [2, 18],
      says: ["missing", "Close every quote"],
    },
    {
      name: "a key without a space after its colon",
      text: "images:\n  - image:a.png\n    itwin: x",
      code: codes.manifestSyntax,
      at: [2, 5],
      says: ["colon and a space"],
    },
    {
      name: "a key that is a list",
      text: "? [a]\n: b",
      code: codes.manifestSyntax,
      at: [1, 3],
      says: ["key is a list"],
    },
    {
      name: "a directive",
      text: "%FOO bar\n---\nimages:\n  - image: a\n    itwin: x",
      code: codes.manifestSyntax,
      at: [1, 1],
      says: ["FOO"],
    },
  ];
  test.each(cases)("$name: $code", ({ text, code, at: [line, column], says, count = 1 }) => {
    const { problems } = parse(text);
    const problem = problems.find((candidate) => candidate.code === code);
    expect(problem).toMatchObject({ severity: "error", location: { file, line, column } });
    for (const words of says) expect(`${problem?.message} ${problem?.fix}`).toContain(words);
    expect(problems.map((each) => each.code)).toHaveLength(count);
  });

  test("are all told, in the order of the text", () => {
    const { problems } = parse(
      [
        "images:",
        "  - 5",
        "  - image: a.png",
        "    itwn: x",
        "  - image: *.png",
        "    itwin: 1",
        "    image: 2",
        "foo: 1",
      ].join("\n"),
    );
    expect(problems.map((problem) => [problem.code, problem.location?.line])).toEqual([
      [codes.entryShape, 2],
      [codes.manifestUnknownKey, 4],
      [codes.manifestAlias, 5],
      [codes.entryValueType, 6],
      [codes.manifestDuplicateKey, 7],
      [codes.entryValueType, 7],
      [codes.manifestUnknownKey, 8],
    ]);
  });

  test("of syntax are all told too", () => {
    const { problems } = parse("images:\n  - image: @a\n    itwin: `b\n");
    expect(problems.map((problem) => [problem.code, problem.location?.line])).toEqual([
      [codes.manifestSyntax, 2],
      [codes.manifestSyntax, 3],
    ]);
  });
});

describe("hostile text", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const [index, name] of [..."bcdefghij"].entries()) {
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[index]}`).join(",")}]`);
  }
  const anchors = Array.from({ length: 5000 }, (_, index) => `- &a${index} x\n- *a${index}`).join("\n");
  test.each([
    ["an alias bomb", bomb.join("\n"), codes.manifestAlias],
    ["many aliases", anchors, codes.manifestAlias],
    ["wrong escapes", `images: "${"\\q".repeat(1_001)}"`, codes.manifestTooLarge],
    ["deep brackets", "[".repeat(limits.manifestBytes), codes.manifestTooLarge],
    ["deep braces", "{a: ".repeat(200_000), codes.manifestTooLarge],
    ["deep dashes", "- ".repeat(400_000), codes.manifestTooLarge],
    ["deep keys", "a: ".repeat(300_000), codes.manifestTooLarge],
    ["deep question marks", "? ".repeat(400_000), codes.manifestTooLarge],
    [
      "deep indentation",
      Array.from({ length: 1200 }, (_, index) => `${" ".repeat(index)}-`).join("\n"),
      codes.manifestTooLarge,
    ],
    ["stray brackets", "]".repeat(limits.manifestBytes), codes.manifestTooLarge],
    ["many keys", Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join("\n"), codes.manifestTooLarge],
    ["more than 1 MiB", `# ${"x".repeat(limits.manifestBytes)}`, codes.manifestTooLarge],
  ])("is refused soon: %s", (_, text, code) => {
    const start = performance.now();
    const { entries, problems } = parse(text);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(entries).toEqual([]);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.location?.line).toBeGreaterThan(0);
  });

  test("has its place told, too", () => {
    const { problems } = parse(`images:\n  - image: a.png\n    itwin: ${"[".repeat(100)}`);
    expect(problems[0]?.location).toEqual({ file, line: 3, column: 12 + limits.manifestNesting });
  });

  test("that is as deep as allowed is read", () => {
    const deep = Array.from({ length: limits.manifestIndentation }, (_, index) => `${" ".repeat(index)}-`).join("\n");
    const { problems } = parse(`${deep} ${"[".repeat(30)}${"]".repeat(30)}`);
    expect(problems.map((problem) => problem.code)).toEqual([codes.manifestShape]);
  });

  test("that names itself is read to the end", () => {
    const { problems } = parse("images: &a [*a]");
    expect(problems.map((problem) => problem.code)).toEqual([codes.entryShape]);
  });

  test("a manifest of 2,000 entries is fine, comments, wide lines and many pairs in braces too", () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `- {image: ${index}.png, itwin: ${uuid}}`);
    const wide = `- image:${" ".repeat(150)}x.png # ${"- ".repeat(100)}\n  itwin: ${uuid}`;
    const { entries, problems } = parse(`images:\n${wide}\n${" ".repeat(150)}\n${lines.join("\n")}`);
    expect(problems).toEqual([]);
    expect(entries).toHaveLength(2001);
  });

  test("never throws, and what is wrong always has a place in the text", () => {
    const piece = fc.constantFrom(
      ...[
        "images:",
        "\n",
        "  ",
        "- ",
        "image: ",
        "a.png",
        "itwin: ",
        "saved-view: ",
        '"',
        "'",
        "{id}",
        "[",
        "]",
        "{",
        "}",
      ],
      ...[
        "&a ",
        "*a ",
        "!t ",
        "|",
        ">",
        "#",
        "---",
        "...",
        "? ",
        ": ",
        "\t",
        "~",
        "1e5",
        "%",
        "\\",
        "é",
        "\u0000",
        "<<: ",
        ",",
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 60 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (random) => {
        const { entries, problems } = parse(random);
        if (entries.length === 0) expect(problems.length).toBeGreaterThan(0);
        for (const { location, message, fix } of problems) {
          expect(location?.line).toBeGreaterThanOrEqual(1);
          expect(location?.line).toBeLessThanOrEqual(random.split("\n").length + 1);
          expect(location?.column).toBeGreaterThanOrEqual(1);
          expect(message).toMatch(/\S.*[.]$/s);
          expect(fix).toMatch(/\S/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("any path and id come back as they were written", () => {
    const text = fc.string({ unit: "binary", minLength: 1 }).filter((value) => value.trim() !== "");
    const kind = fc.constantFrom("itwin", "saved-view", "imodel");
    fc.assert(
      fc.property(fc.array(fc.record({ image: text, kind, id: text }), { minLength: 1, maxLength: 5 }), (wanted) => {
        const manifest = stringify({ images: wanted.map(({ image, kind, id }) => ({ image, [kind]: id })) });
        const { entries, problems } = parse(manifest);
        expect(problems).toEqual([]);
        expect(entries.map(({ image, target }) => ({ image, ...target }))).toEqual(wanted);
      }),
    );
  });
});

describe("a text with more wrong in it than anybody reads", () => {
  test.each([
    ["bad escapes", `images:\n  - image: "${"\\q".repeat(1000)}"`, "980 more problems"],
    [
      "unknown keys",
      `images:\n  - image: a.png\n${Array.from({ length: 500 }, (_, n) => `    k${n}: 1\n`).join("")}`,
      "480 more",
    ],
  ])("has the first %s, and how many more there are", (_, text, more) => {
    const { problems } = parseManifest({ text, file: "m.yml" });
    expect(problems.length).toBeLessThanOrEqual(22);
    expect(problems.some(({ message, location }) => message.includes(more) && location?.line !== undefined)).toBe(true);
  });

  test.each([40, 1767, 20_000])("is refused with a line when %i colons follow each other in a bracket", (count) => {
    const { problems } = parseManifest({ text: `a: ""  - { ${"k: ".repeat(count)}\n`, file: "m.yml" });
    expect(problems).toMatchObject([{ code: codes.manifestTooLarge, location: { line: 1 } }]);
  });
});
