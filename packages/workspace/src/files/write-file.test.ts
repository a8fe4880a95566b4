import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../test/on-disk.ts";
import { writeFileWithin } from "./write-file.ts";

const write = (root: string, file: string, content: string) =>
  writeFileWithin({ realRoot: root, path: join(root, file), file, content });

describe("writeFileWithin", () => {
  test("leaves nothing beside the file when it can't be written", async () => {
    const root = await makeFolder();
    await mkdir(join(root, "a.txt"));
    await expect(write(root, "a.txt", "new")).rejects.toThrow("can't be written");
    expect(await readdir(root)).toEqual(["a.txt"]);
  });

  test("takes the place of what a killed run left", async () => {
    const root = await makeFolder();
    await writeFile(join(root, ".a.txt.tmp"), "half of something longer");
    await write(root, "a.txt", "new");
    expect(await readdir(root)).toEqual(["a.txt"]);
    expect(await readFile(join(root, "a.txt"), "utf8")).toBe("new");
  });

  test("does not write through a link in the temporary file's place", async () => {
    const [root, outside] = [await makeFolder(), await makeFolder()];
    await writeFile(join(outside, "victim"), "victim");
    await symlink(join(outside, "victim"), join(root, ".a.txt.tmp"));
    await write(root, "a.txt", "new");
    expect(await readFile(join(outside, "victim"), "utf8")).toBe("victim");
    expect(await readFile(join(root, "a.txt"), "utf8")).toBe("new");
  });
});
