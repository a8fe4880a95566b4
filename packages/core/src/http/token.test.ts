import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { readCredential, readExpiry } from "./token.ts";

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

describe("readExpiry", () => {
  function jwt(payload: string): string {
    const binary = String.fromCharCode(...new TextEncoder().encode(payload));
    const base64url = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return `eyJhbGciOiJIUzI1NiJ9.${base64url}.c2ln`;
  }

  it("reads the expiry of a JSON Web Token, whatever else is in it", () => {
    expect(readExpiry(jwt('{"exp":1700000000}'))?.toISOString()).toBe("2023-11-14T22:13:20.000Z");
    expect(readExpiry(jwt('{"name":"Zoë 🎨 ÿÿÿ>>>???","exp":1700000000.5}'))?.toISOString()).toBe(
      "2023-11-14T22:13:20.500Z",
    );
  });

  it.each(["abc", "a.b.c", "", jwt("null"), jwt("{}"), jwt('{"exp":"1700000000"}'), jwt('{"exp":1e300}'), jwt("[")])(
    "knows none of %j",
    (token) => {
      expect(readExpiry(token)).toBeUndefined();
    },
  );
});
