import { expect, test } from "vitest";
import { closest, quotedSome } from "./text.ts";

test.each([
  ["savedview", "saved-view"],
  ["saved_view", "saved-view"],
  ["Saved View", "saved-view"],
  ["iTwin", "itwin"],
  ["iTwinId", "itwin"],
  ["imodell", "imodel"],
  ["img", undefined],
  ["description", undefined],
  ["", undefined],
])("%j is probably %j", (word, meant) => expect(closest(word, ["image", "itwin", "saved-view", "imodel"])).toBe(meant));

test("the nearest one counts", () => expect(closest("cover1.png", ["covr.png", "cover.png"])).toBe("cover.png"));

test.each([
  [[], ""],
  [["a"], '"a"'],
  [["a", "b"], '"a" and "b"'],
  [["a", "b", "c"], '"a", "b" and "c"'],
  [["a", "b", "c", "d"], '"a", "b", "c" and 1 more'],
])("%j is listed as %s", (texts, listed) => expect(quotedSome(texts, 3)).toBe(listed));
