import { expect, test } from "vitest";
import { isFromFork, releaseOf } from "./event.ts";

const pull = (head: unknown, base: unknown = { repo: { full_name: "octo/renders" } }) => ({
  pull_request: { head, base },
});

test.each([
  ["another repository", pull({ repo: { full_name: "guest/renders" } }), true],
  ["a repository that was deleted", pull({ repo: null }), true],
  ["the same repository", pull({ repo: { full_name: "octo/renders" } }), false],
  ["no pull request", { ref: "refs/heads/main" }, false],
  ["nothing", undefined, false],
  ["null", null, false],
])("%s", (_, payload, expected) => {
  expect(isFromFork(payload)).toBe(expected);
});

test.each([
  ["a release", { release: { id: 7, tag_name: "v1" } }, { id: 7, tag: "v1" }],
  ["a release without a tag", { release: { id: 7, tag_name: null } }, { id: 7 }],
  ["a release without an id", { release: { id: "7", tag_name: "v1" } }, undefined],
  ["no release", { ref: "refs/heads/main" }, undefined],
  ["nothing", undefined, undefined],
])("the release of %s", (_, payload, expected) => {
  expect(releaseOf(payload)).toEqual(expected);
});
