import { expect, test } from "vitest";
import { closest } from "./closest.ts";

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
