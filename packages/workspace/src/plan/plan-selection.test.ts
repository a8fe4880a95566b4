import { describe, expect, test } from "vitest";
import { makeWorkspace, openSource } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { listFiles, listingSource } from "../files/listing-source.ts";
import { planSelection } from "./plan-selection.ts";

const uuid = "8a1f2c3d-0000-4000-8000-000000000001";

/** The same files on the disk and in a listing. */
const sources = {
  "the disk": async (files: Record<string, string>) => openSource(await makeWorkspace(files)),
  "a listing": async (files: Record<string, string>) =>
    listingSource({
      ...{ name: "the release v1", checkFile: "", checkManifest: "" },
      list: listFiles(
        Object.entries(files).map(([path, text]) => {
          const bytes = new TextEncoder().encode(text);
          return { path, byteLength: bytes.length, load: () => Promise.resolve(bytes) };
        }),
      ),
    }),
};

describe.each(Object.entries(sources))("on %s", (_, open) => {
  test("a manifest becomes a plan, with paths from the manifest's folder", async () => {
    const manifest = `images:\n  - image: cover.png\n    itwin: ${uuid}\n  - image: views/{id}.png\n    saved-view: "{id}"\n`;
    const source = await open({
      "docs/m.yml": manifest,
      "docs/cover.png": "c",
      "docs/views/AAA.png": "a",
      "cover.png": "",
    });
    const { items, problems } = await planSelection({ source, selection: { manifest: "docs/m.yml" } });
    expect(problems).toEqual([]);
    expect(items).toMatchObject([
      {
        file: "docs/cover.png",
        target: { kind: "itwin", id: uuid },
        declaredAt: { file: "docs/m.yml", line: 2, column: 5 },
      },
      {
        file: "docs/views/AAA.png",
        target: { kind: "saved-view", id: "AAA" },
        declaredAt: { file: "docs/m.yml", line: 4 },
      },
    ]);
  });

  test("the problems of the text and of the files come together, in the order of the text", async () => {
    const manifest = [
      "images:",
      "  - image: gone.jpeg",
      `    itwin: ${uuid}`,
      "  - image: a.png",
      "    itwn: x",
      "  - image: a.png",
      "    imodel: x",
      "foo: bar",
    ].join("\n");
    const source = await open({ "m.yml": manifest, "a.png": "a" });
    for (const selection of [{ manifest: "m.yml" }, { images: manifest, file: "m.yml" }]) {
      const { problems } = await planSelection({ source, selection });
      expect(problems.map(({ code, location }) => [code, location?.file, location?.line, location?.column])).toEqual([
        [codes.imageNotFound, "m.yml", 2, 12],
        [codes.manifestUnknownKey, "m.yml", 5, 5],
        ["target-id", "m.yml", 7, 13],
        [codes.manifestUnknownKey, "m.yml", 8, 1],
      ]);
    }
  });

  test("text and a single entry start from the directory", async () => {
    const source = await open({ "docs/cover.png": "c" });
    const images = `images: [{ image: cover.png, itwin: ${uuid} }]`;
    const entry = { image: "cover.png", target: { kind: "itwin", id: uuid } } as const;
    for (const selection of [{ images, file: "images" }, entry]) {
      const { items, problems } = await planSelection({ source, selection, directory: "docs" });
      expect(problems).toEqual([]);
      expect(items).toMatchObject([{ file: "docs/cover.png", target: { kind: "itwin", id: uuid } }]);
    }
  });

  test("a manifest that can't be read is the only problem", async () => {
    const source = await open({ "a.png": "a" });
    const { items, problems } = await planSelection({ source, selection: { manifest: "m.yml" } });
    expect([items, problems.map((problem) => problem.code)]).toEqual([[], [codes.manifestMissing]]);
  });

  test("an aborted signal is thrown", async () => {
    const reason = new Error("stop");
    const source = await open({ "m.yml": "images: []" });
    await expect(
      planSelection({ source, selection: { manifest: "m.yml" }, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});
