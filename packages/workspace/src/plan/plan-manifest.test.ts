import { expect, test } from "vitest";
import { makeWorkspace } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { planManifest } from "./plan-manifest.ts";

const uuid = "8a1f2c3d-0000-4000-8000-000000000001";

test("a manifest becomes a plan, with paths from the manifest's folder", async () => {
  const manifest = `images:\n  - image: cover.png\n    itwin: ${uuid}\n  - image: views/{id}.png\n    saved-view: "{id}"\n`;
  const root = await makeWorkspace({
    "docs/m.yml": manifest,
    "docs/cover.png": "c",
    "docs/views/AAA.png": "a",
    "cover.png": "",
  });
  const { items, problems } = await planManifest({ root, path: "docs/m.yml" });
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
  const root = await makeWorkspace({ "m.yml": manifest, "a.png": "a" });
  const { problems } = await planManifest({ root, path: "m.yml" });
  expect(problems.map(({ code, location }) => [code, location?.file, location?.line, location?.column])).toEqual([
    [codes.imageNotFound, "m.yml", 2, 12],
    [codes.manifestUnknownKey, "m.yml", 5, 5],
    ["target-id", "m.yml", 7, 13],
    [codes.manifestUnknownKey, "m.yml", 8, 1],
  ]);
});

test("a manifest that can't be read is the only problem", async () => {
  const root = await makeWorkspace(["a.png"]);
  const { items, problems } = await planManifest({ root, path: "m.yml" });
  expect([items, problems.map((problem) => problem.code)]).toEqual([[], [codes.manifestMissing]]);
});

test("an aborted signal is thrown", async () => {
  const reason = new Error("stop");
  const root = await makeWorkspace({ "m.yml": "images: []" });
  await expect(planManifest({ root, path: "m.yml", signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
