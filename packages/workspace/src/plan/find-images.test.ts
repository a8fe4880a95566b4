import { expect, test } from "vitest";
import { makeWorkspace } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { diskSource } from "../files/disk-source.ts";
import type { FileSource } from "../files/file-source.ts";
import { parseSegment } from "../pattern/segment.ts";
import { findImages } from "./find-images.ts";
import { WorkBudget } from "./work-budget.ts";

test("a search that would read too many names says so; every folder counts once", async () => {
  const root = await makeWorkspace(["a/1.png", "a/2.png", "b/3.png"]);
  const search = (source: FileSource) =>
    findImages({
      image: "**/*.png",
      source,
      directory: "",
      alternatives: [["**", "*.png"].map(parseSegment)],
      budget: new WorkBudget(undefined),
    });
  const enough = diskSource({ root, realRoot: root, maxEntries: 5 });
  expect((await search(enough)).found).toHaveLength(3);
  expect((await search(enough)).found).toHaveLength(3);

  const { found, problems } = await search(diskSource({ root, realRoot: root, maxEntries: 4 }));
  expect(found).toEqual([]);
  expect(problems).toMatchObject([{ code: codes.folderTooLarge, severity: "error" }]);
  expect(problems[0]?.message).toContain('"**/*.png"');
});
