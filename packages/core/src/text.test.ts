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

describe("a secret", () => {
  const secret = "s3cret/with+signs=0123456789~äß";
  const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  it.each([
    ["plain", secret],
    ["percent-encoded", encodeURIComponent(secret)],
    ["percent-encoded in lower case", encodeURIComponent(secret).toLowerCase()],
    ["in base64", base64(secret)],
    ["in base64 behind an id", base64(`service-a:${secret}`)],
    ["in base64 behind a longer id", base64(`service-ab:${secret}`)],
    ["in base64 of a header", base64(`Bearer ${secret} and more`)],
    ["in base64 for URLs", base64(`x${secret}`).replaceAll("+", "-").replaceAll("/", "_")],
  ])("is taken out %s", (_, form) => {
    const left = redact(`before ${form} after`, [secret]);
    expect(left).toContain("***");
    // What is left depends on the text around the secret too.
    const middle = form.slice(form.indexOf("s3cret") < 0 ? form.length / 2 - 10 : 0).slice(0, 10);
    expect(left).not.toContain(middle);
    expect(left).not.toContain("s3cret");
  });

  it("that is short does not take base64 out by chance", () => {
    expect(redact("aHVzaA== and hush", ["hush"])).toBe("aHVzaA== and ***");
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
