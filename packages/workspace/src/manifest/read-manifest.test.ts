import { chmod, mkdir, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "@itwin-images/core";
import { describe, expect, test } from "vitest";
import { asOrdinaryUser, makeFolder, makePipe, makeWorkspace, openSource } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { limits } from "../limits.ts";
import { type ManifestText, readManifest } from "./read-manifest.ts";

const path = "itwin-images.yml";

type Where = { root: string; path: string; directory?: string; signal?: AbortSignal };

async function read({ root, ...args }: Where): Promise<ManifestText | { readonly problem: Problem }> {
  return readManifest({ source: await openSource(root), ...args });
}

/** The problem that there must be. */
async function problemOf(where: Where) {
  const result = await read(where);
  if (!("problem" in result)) throw new Error(`It was read: ${JSON.stringify(result)}`);
  const { problem } = result;
  return { ...problem, words: `${problem.message} ${problem.fix}` };
}

describe("a manifest is read", () => {
  test("with its label and the folder that its paths start from", async () => {
    const root = await makeWorkspace({ "docs/site/images.yml": "images: é" });
    const expected = { text: "images: é", file: "docs/site/images.yml", directory: "docs/site" };
    expect(await read({ root, path: "docs/site/images.yml" })).toEqual(expected);
    expect(await read({ root, path: "./docs/../docs//site/images.yml" })).toEqual(expected);
    expect(await read({ root, path: join(root, "docs/site/images.yml") })).toEqual(expected);
    expect(await read({ root, path: "../images.yml", directory: "docs/site/deep" })).toEqual(expected);
  });

  test("without its byte order mark", async () => {
    const root = await makeWorkspace({ [path]: "\uFEFFimages: []" });
    expect(await read({ root, path })).toMatchObject({ text: "images: []" });
  });

  test("of exactly 1 MiB", async () => {
    const root = await makeWorkspace({ [path]: "#".repeat(limits.manifestBytes) });
    expect(await read({ root, path })).toHaveProperty("text.length", limits.manifestBytes);
  });

  test("through a link in the workspace, relative to where the link is", async () => {
    const root = await makeWorkspace({ "deep/real.yml": "images: []" });
    await symlink("deep/real.yml", join(root, path));
    expect(await read({ root, path })).toEqual({ text: "images: []", file: path, directory: "" });
  });

  test("in a workspace that is itself named by a link", async () => {
    const root = await makeWorkspace({ [path]: "images: []" });
    const link = join(await makeFolder(), "link");
    await symlink(root, link);
    expect(await read({ root: link, path })).toMatchObject({ file: path, directory: "" });
    expect(await read({ root: link, path: join(root, path) })).toMatchObject({ file: path });
  });
});

describe("a problem", () => {
  test("says where a missing manifest was looked for and what to do", async () => {
    const root = await makeWorkspace(["README.md"]);
    const { words, ...problem } = await problemOf({ root, path });
    expect(problem).toMatchObject({ code: codes.manifestMissing, severity: "error", location: { file: path } });
    for (const fact of [path, root, "Create it", "set manifest to", "actions/checkout"]) expect(words).toContain(fact);
  });

  test("names the manifest that was probably meant", async () => {
    const root = await makeWorkspace(["docs/itwin-images.yaml"]);
    expect((await problemOf({ root, path: "docs/itwin-images.yml" })).words).toContain(
      'Did you mean "docs/itwin-images.yaml"?',
    );
    expect((await problemOf({ root, path: "Docs/ITWIN-images.yaml" })).words).toContain('"docs/itwin-images.yaml"');
    expect((await problemOf({ root, path: "docs/itwin-images.yaml/x" })).code).toBe(codes.manifestMissing);
  });

  test.each(["../itwin-images.yml", "/etc/hostname", "a/../../x.yml", "C:/x.yml"])(
    "is a path that leads out: %s",
    async (outside) => {
      const root = await makeWorkspace(["README.md"]);
      const { code, words } = await problemOf({ root, path: outside });
      expect(code).toBe(codes.manifestUnreadable);
      expect(words).toContain("leads out of the workspace");
    },
  );

  test("is a link that leads out, to a file or by a folder", async () => {
    const elsewhere = await makeWorkspace({ "secret.yml": "images: []" });
    const root = await makeWorkspace(["README.md"]);
    await symlink(join(elsewhere, "secret.yml"), join(root, path));
    await symlink(elsewhere, join(root, "folder"));
    for (const link of [path, "folder/secret.yml"]) {
      const { code, words } = await problemOf({ root, path: link });
      expect(code).toBe(codes.manifestUnreadable);
      expect(words).toContain("leads out of the workspace");
    }
  });

  test("is a neighbour whose name begins like the workspace's", async () => {
    const root = await makeWorkspace(["README.md"]);
    const neighbour = `${root}-other`;
    await mkdir(neighbour);
    try {
      await writeFile(join(neighbour, path), "images: []");
      expect((await problemOf({ root, path: join(neighbour, path) })).code).toBe(codes.manifestUnreadable);
      await symlink(join(neighbour, path), join(root, path));
      expect((await problemOf({ root, path })).code).toBe(codes.manifestUnreadable);
    } finally {
      await rm(neighbour, { recursive: true });
    }
  });

  test("is more than 1 MiB, without reading it", async () => {
    const root = await makeWorkspace({ [path]: "" });
    await truncate(join(root, path), 2 ** 40);
    const { code, words } = await problemOf({ root, path });
    expect(code).toBe(codes.manifestTooLarge);
    expect(words).toContain("1 MiB");
  });

  test.each([
    ["UTF-16 with a mark", Buffer.from("\uFEFFimages: []", "utf16le"), "UTF-16"],
    ["UTF-16 without one", Buffer.from("images: []", "utf16le"), "NUL"],
    ["Latin-1", Buffer.from("images: é", "latin1"), "not UTF-8"],
    ["a PNG", Buffer.from("89504e470d0a1a0a0000000d", "hex"), "NUL"],
  ])("is %s", async (_, bytes, fact) => {
    const root = await makeFolder();
    await writeFile(join(root, path), bytes);
    const { code, words } = await problemOf({ root, path });
    expect(code).toBe(codes.manifestEncoding);
    expect(words).toContain(fact);
    expect(words).toContain("Save it as UTF-8");
  });

  test("is a folder, a pipe, a broken link or a file that may not be read", async () => {
    const root = await makeWorkspace(["folder/x", "mine.yml"]);
    await makePipe(join(root, "pipe.yml"));
    await symlink("nowhere", join(root, "broken.yml"));
    await symlink("circle.yml", join(root, "circle.yml"));
    for (const [name, fact] of [
      ["folder", "a folder"],
      [".", "a folder"],
      ["pipe.yml", "a pipe"],
      ["broken.yml", "is not there"],
      ["circle.yml", "circle"],
    ] as const) {
      const { code, words } = await problemOf({ root, path: name });
      expect(code).toBe(codes.manifestUnreadable);
      expect(words).toContain(fact);
    }
  });

  test("is a file that may not be read, or a folder that may not be listed", async () => {
    const root = await makeWorkspace(["mine.yml", "closed/m.yml"]);
    await chmod(join(root, "mine.yml"), 0);
    await chmod(join(root, "closed"), 0o111);
    await chmod(root, 0o755);
    const [file, folder] = await asOrdinaryUser(() =>
      Promise.all(["mine.yml", "closed/m.yml"].map((each) => problemOf({ root, path: each }))),
    );
    await chmod(join(root, "closed"), 0o755);
    expect([file?.code, file?.words]).toEqual([codes.manifestUnreadable, expect.stringContaining("chmod")]);
    expect([folder?.code, folder?.words]).toEqual([codes.folderUnreadable, expect.stringContaining('"closed"')]);
    expect(folder?.location).toEqual({ file: "closed/m.yml" });
  });

  test("never is an aborted signal: that is thrown", async () => {
    const root = await makeWorkspace({ [path]: "images: []" });
    const reason = new Error("stop");
    await expect(read({ root, path, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
