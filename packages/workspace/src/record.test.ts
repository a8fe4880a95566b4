import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError, type Outcome } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { makeFolder, makeWorkspace } from "../test/on-disk.ts";
import { openRecord } from "./record.ts";

const target = { kind: "itwin", id: "8a1f2c3d-0000-4000-8000-000000000001" } as const;
const published = {
  item: { target, file: "a.png", load: async () => new Uint8Array() },
  image: { sha256: "a".repeat(64) },
  problems: [],
  status: "published",
  imageName: "large_1.jpeg",
  reason: "",
} as unknown as Outcome;

describe("openRecord", () => {
  it("begins empty, is stored whole, and is read again", async () => {
    const root = await makeWorkspace(["a.png"]);
    const record = await openRecord({ root, directory: "", path: "state/record.json", commit: "c0ffee" });
    expect(record.entries.get(target)).toBeUndefined();
    record.entries.note(published);
    await record.save();
    expect(await readdir(join(root, "state"))).toEqual(["record.json"]);
    const again = await openRecord({ root, directory: "state", path: "record.json" });
    expect(again.entries.get(target)).toMatchObject({ imageName: "large_1.jpeg", commit: "c0ffee" });
  });

  it("overwrites what a killed run left beside it", async () => {
    const root = await makeWorkspace({ ".record.json.tmp": "half a rec" });
    const record = await openRecord({ root, directory: "", path: "record.json" });
    await record.save();
    expect(await readdir(root)).toEqual(["record.json"]);
    expect(JSON.parse(await readFile(join(root, "record.json"), "utf8"))).toMatchObject({ version: 1, published: [] });
  });

  it("refuses a file that is not ours and leaves it as it is", async () => {
    const root = await makeWorkspace({ "package.json": '{"name":"x"}' });
    await expect(openRecord({ root, directory: "", path: "package.json" })).rejects.toThrow(
      /^package\.json is not a record/,
    );
    expect(await readFile(join(root, "package.json"), "utf8")).toBe('{"name":"x"}');
  });

  it.each(["../record.json", "/etc/record.json", ".", ""])("refuses the path %j", async (path) => {
    const root = await makeWorkspace(["a.png"]);
    await expect(openRecord({ root, directory: "", path })).rejects.toThrow(ConfigurationError);
  });

  it("is refused at once in a linked folder outside the workspace, and never writes there", async () => {
    const outside = await makeFolder();
    const root = await makeWorkspace(["a.png"]);
    await symlink(outside, join(root, "linked"), "junction");
    for (const path of ["linked/record.json", "linked/new/record.json"]) {
      await expect(openRecord({ root, directory: "", path })).rejects.toThrow("outside the workspace");
    }
    const record = await openRecord({ root, directory: "", path: "later/record.json" });
    await symlink(outside, join(root, "later"), "junction");
    await expect(record.save()).rejects.toThrow("outside the workspace");
    expect(await readdir(outside)).toEqual([]);
  });

  it("says why it can't be stored", async () => {
    const root = await makeWorkspace({ file: "a file, not a folder" });
    const record = await openRecord({ root, directory: "", path: "record.json" });
    await mkdir(join(root, "record.json"));
    await writeFile(join(root, "record.json", "x"), "");
    await expect(record.save()).rejects.toThrow(
      /"record\.json" can't be written: .+ See that this step may write there/,
    );
  });
});
