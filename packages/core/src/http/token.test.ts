import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { readCredential } from "./token.ts";

describe("readCredential", () => {
  it.each(["abc.def-1", " abc.def-1\n", "Bearer abc.def-1", "bearer   abc.def-1 ", "\ufeffabc.def-1"])(
    "takes %j",
    (text) => {
      expect(readCredential(text, "token")).toBe("abc.def-1");
    },
  );

  it.each([
    ["", "empty"],
    ["  \n", "empty"],
    ["Bearer ", "empty"],
    ["abc\ndefghi", "line break"],
    ["abc\r\ndefghi", "line break"],
    ["abc defghi", "space"],
    ["abc…defghi", "non-ASCII"],
    ["“abcdefghi”", "non-ASCII"],
    ["abc\u0000defghi", "control"],
  ])("refuses %j by the input's name and without echoing it", (text, words) => {
    expect(() => readCredential(text, "client-secret")).toThrow(ConfigurationError);
    expect(() => readCredential(text, "client-secret")).toThrow(words);
    expect(() => readCredential(text, "client-secret")).toThrow(/^The client-secret /);
    expect(() => readCredential(text, "client-secret")).not.toThrow(/defghi/);
  });
});
