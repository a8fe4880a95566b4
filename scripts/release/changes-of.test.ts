import { expect, test } from "vitest";
import { changesOf } from "./changes-of.ts";

const changelog = `# @itwin-images/core

## 1.1.0

### Minor Changes

- 0a1b2c3: More.

## 1.0.10

### Major Changes

- The first.
`;

test("gives the lines of one version", () => {
  expect(changesOf("1.1.0", changelog)).toBe("### Minor Changes\n\n- 0a1b2c3: More.\n");
  expect(changesOf("1.0.10", changelog)).toBe("### Major Changes\n\n- The first.\n");
});

test.each(["1.0.1", "", "2.0.0"])("refuses %j, which has no lines", (version) => {
  expect(() => changesOf(version, changelog)).toThrow(`nothing on version ${version}.`);
});
