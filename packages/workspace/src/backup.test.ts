import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describeReference, inspectPlan, type Target, type TargetReference } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { makeFolder, makeWorkspace, openSource } from "../test/on-disk.ts";
import { png as pngOf } from "../test/site.ts";
import { openBackup } from "./backup.ts";
import { planSelection } from "./plan/plan-selection.ts";

/** 1 x 1 pixel, written by libpng. */
const png = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
  (character) => character.charCodeAt(0),
);
const iTwin: Target = { kind: "itwin", id: "8a1f2c3d-0000-4000-8000-000000000001" };
const iModel: Target = { kind: "imodel", id: "5b7e9d10-0000-4000-8000-0000000000a1" };
const view = (id: string): Target => ({ kind: "saved-view", id });

describe("openBackup", () => {
  it("keeps bytes and a manifest that plans the same targets again", async () => {
    const root = await makeWorkspace(["a.png"]);
    const keep = await openBackup({ root, directory: "", path: "backups/1" });
    // An id that YAML would read as a number, one of all hyphens, and two that differ by case only.
    const targets = [iTwin, iModel, view("1e10"), view("-"), view("AbC"), view("aBc"), view("x".repeat(512))];
    const files = await Promise.all(targets.map((target) => keep({ target, bytes: png })));
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(targets.length);
    for (const file of files) expect(new Uint8Array(await readFile(join(root, file)))).toEqual(png);

    const plan = await planSelection({
      source: await openSource(root),
      selection: { manifest: "backups/1/itwin-images.yml" },
    });
    expect(plan.problems).toEqual([]);
    const key = (target: TargetReference) => describeReference(target);
    expect(plan.items.map(({ target }) => key(target)).sort()).toEqual(targets.map(key).sort());
    const problems = (await inspectPlan(plan)).flatMap((one) => one.problems);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("has everything kept so far on the disk when a call resolves", async () => {
    const root = await makeWorkspace(["a.png"]);
    const keep = await openBackup({ root, directory: "", path: "b" });
    for (const [index, target] of [iTwin, iModel].entries()) {
      await keep({ target, bytes: png });
      expect(
        (await planSelection({ source: await openSource(root), selection: { manifest: "b/itwin-images.yml" } })).items,
      ).toHaveLength(index + 1);
    }
  });

  it("lists a target without an image as a comment", async () => {
    const root = await makeWorkspace(["a.png"]);
    const keep = await openBackup({ root, directory: "", path: "b" });
    await keep({ target: iTwin });
    const text = await readFile(join(root, "b/itwin-images.yml"), "utf8");
    expect(text).toContain(`# iTwin ${iTwin.id} showed no image.`);
    expect(await readdir(join(root, "b"))).toEqual(["itwin-images.yml"]);
  });

  it("keeps bytes that could not be published, and says so in the manifest", async () => {
    const root = await makeWorkspace(["a.png"]);
    const keep = await openBackup({ root, directory: "", path: "b" });
    const gif = new TextEncoder().encode("GIF89a…");
    const file = await keep({ target: iTwin, bytes: gif });
    await keep({ target: iModel, bytes: png });
    expect(new Uint8Array(await readFile(join(root, file)))).toEqual(gif);
    const text = await readFile(join(root, "b/itwin-images.yml"), "utf8");
    expect(text).toMatch(/# itwin-\S+\.bin of iTwin \S+ can't be published as it is: This is a GIF/);
    expect(
      (
        await planSelection({ source: await openSource(root), selection: { manifest: "b/itwin-images.yml" } })
      ).items.map(({ target }) => target),
    ).toEqual([iModel]);
  });

  it("keeps an image that its target would refuse now, and leaves it out of what can be put back", async () => {
    const root = await makeWorkspace(["a.png"]);
    const keep = await openBackup({ root, directory: "", path: "b" });
    const jpeg = Uint8Array.from(
      atob(
        "/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8a" +
          "Gi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAJABADASIAAhEBAxEB/8QAFQABAQAA" +
          "AAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAM" +
          "AwEAAhEDEQA/AJQA59//2Q==",
      ),
      (character) => character.charCodeAt(0),
    );
    await keep({ target: view("abc"), bytes: jpeg });
    await keep({ target: iTwin, bytes: png });
    const plan = await planSelection({ source: await openSource(root), selection: { manifest: "b/itwin-images.yml" } });
    expect(plan.items.map(({ target }) => target)).toEqual([iTwin]);
    expect(await readFile(join(root, "b/itwin-images.yml"), "utf8")).toMatch(/saved-view-abc\.jpg .*must be PNG/);
  });

  it("refuses a folder that holds anything: an older backup is never overwritten", async () => {
    const root = await makeWorkspace(["b/itwin-images.yml"]);
    await expect(openBackup({ root, directory: "", path: "b" })).rejects.toThrow('The backup folder "b" is not empty.');
    expect(await readdir(join(root, "b"))).toEqual(["itwin-images.yml"]);
  });

  it.each(["..", "../b", "/tmp/b", "."])("refuses the path %j", async (path) => {
    const root = await makeWorkspace(["a.png"]);
    await expect(openBackup({ root, directory: "", path })).rejects.toThrow("not a path inside the workspace");
  });

  it("writes nothing outside the workspace through a link", async () => {
    const outside = await makeFolder();
    const root = await makeWorkspace(["a.png"]);
    await symlink(outside, join(root, "linked"), "junction");
    await expect(openBackup({ root, directory: "", path: "linked/b" })).rejects.toThrow("outside the workspace");
    expect(await readdir(outside)).toEqual([]);
  });

  it("keeps what several iModels show, but does not put it back: it is probably the platform's default image", async () => {
    const root = await makeWorkspace(["README.md"]);
    const save = await openBackup({ root, directory: "", path: "before" });
    const ids = [1, 2, 3].map((n) => `5b7e9d10-0000-4000-8000-00000000000${n}`);
    for (const [index, id] of ids.entries())
      await save({ target: { kind: "imodel", id }, bytes: index === 2 ? pngOf(9) : pngOf(1) });
    const manifest = await readFile(join(root, "before/itwin-images.yml"), "utf8");
    expect((await readdir(join(root, "before"))).length).toBe(4);
    expect(manifest.match(/^ {4}imodel: .*/gm)).toEqual([`    imodel: ${ids[2]}`]);
    expect(manifest).toMatch(new RegExp(`^# imodel-${ids[0]}.png of iModel .* several iModels showed it\\.$`, "m"));
  });
});
