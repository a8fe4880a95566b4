import { describe, expect, it } from "vitest";
import { oneLine, redact } from "./text.ts";

describe("redact", () => {
  it.each([
    [
      "https://x.blob.core.windows.net/a?se=2026&sig=abc%2Bd%3D&sp=r",
      "https://x.blob.core.windows.net/a?se=2026&sig=***&sp=r",
    ],
    ["SIG=abc", "sig=***"],
    ['Authorization: Bearer abc.def-ghi"', 'Authorization: Bearer ***"'],
    ["token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln end", "token *** end"],
    ["design=modern", "design=modern"],
    ["to=https%3A%2F%2Fb%2Fx%3Fse%3D1%26sig%3Dabc%252F&x=1", "to=https%3A%2F%2Fb%2Fx%3Fse%3D1%26sig%3D***&x=1"],
    ["got Basic Y2lkOnNlY3JldA==", "got Basic ***"],
  ])("turns %s into %s", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it("takes known secrets out wherever they are", () => {
    expect(redact("x s3cret/y s3cret", ["s3cret", ""])).toBe("x ***/y ***");
  });
});

describe("oneLine", () => {
  it("is one line, so that it can't begin a workflow command of its own", () => {
    expect(oneLine("a\n::error::b\r\n\u2028c\u0000\u202e d")).toBe("a ::error::b c d");
  });

  it("is at most 300 characters, cut after redaction", () => {
    const secret = "S".repeat(20);
    const text = oneLine(`${"x".repeat(290)}${secret}${"y".repeat(100)}`, [secret]);
    expect(text).toHaveLength(301);
    expect(text).not.toContain("SS");
  });
});
