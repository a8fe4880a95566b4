import { expect, test } from "vitest";
import { isFromFork } from "./event.ts";

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
