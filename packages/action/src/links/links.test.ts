import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { matchBlob } from "../github/git-object.ts";
import type { Web } from "../runner/event.ts";
import { assetLink, fileLink } from "./links.ts";

const web: Web = { serverUrl: "https://github.com", repository: "octo/renders", isPublic: true };
const hidden: Web = { ...web, isPublic: false };
const raw = "https://raw.githubusercontent.com/octo/renders";

test("a file at a tag", () => {
  expect(fileLink(web, { tag: "v1.2.0" }, "r/a b#1.png", { isLfs: false })).toEqual({
    page: "https://github.com/octo/renders/blob/v1.2.0/r/a%20b%231.png",
    picture: `${raw}/refs/tags/v1.2.0/r/a%20b%231.png`,
  });
});

test("a file at a commit, and one in Git LFS", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  expect(fileLink(web, { commit }, "a.png", { isLfs: false }).picture).toBe(`${raw}/${commit}/a.png`);
  expect(fileLink(web, { tag: "v1" }, "a.png", { isLfs: true })).toEqual({
    page: "https://github.com/octo/renders/blob/v1/a.png",
    picture: "https://media.githubusercontent.com/media/octo/renders/refs/tags/v1/a.png",
  });
});

test("an asset, by its tag", () => {
  const page = "https://github.com/octo/renders/releases/download/%40octo%2Fr%401.0/a.png";
  expect(assetLink(web, { tag: "@octo/r@1.0", draft: false }, "a.png")).toEqual({ page, picture: page });
  expect(assetLink(web, { tag: "@octo/r@1.0", draft: true }, "a.png")).toEqual({ page });
});

test("nothing of a repository that is not public is a picture for everybody", () => {
  expect(fileLink(hidden, { tag: "v1" }, "a.png", { isLfs: false })).not.toHaveProperty("picture");
  expect(assetLink(hidden, { tag: "v1", draft: false }, "a.png")).not.toHaveProperty("picture");
});

test("no name breaks out of an attribute, a cell or a line", () => {
  const name = `"><img src=x>|'(*)\`\n&\u202E%0A.png`;
  for (const { page, picture } of [
    fileLink(web, { tag: name }, `${name}/${name}`, { isLfs: false }),
    assetLink(web, { tag: name, draft: false }, name),
  ]) {
    expect(`${page} ${picture}`).toMatch(/^[\w:/.%~ -]+$/);
  }
});

test("a file of Git is the image by its bytes, by a pointer to them, or not", () => {
  const bytes = new TextEncoder().encode("the picture");
  const hash = (algorithm: string, text: string) =>
    createHash(algorithm).update(`blob ${text.length}\0${text}`).digest("hex");
  // From `git hash-object`.
  expect(hash("sha1", "the picture")).toBe("b5a4eef81d76cbfc478ce02c228a18179b020d2d");
  const oid = createHash("sha256").update(bytes).digest("hex");
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 11\n`;
  for (const algorithm of ["sha1", "sha256"]) {
    expect(matchBlob(hash(algorithm, "the picture"), bytes)).toBe("bytes");
    expect(matchBlob(hash(algorithm, pointer), bytes)).toBe("lfs");
    expect(matchBlob(hash(algorithm, "another one"), bytes)).toBeUndefined();
  }
});
