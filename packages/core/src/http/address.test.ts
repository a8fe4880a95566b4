import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { readAddress } from "./address.ts";

describe("readAddress", () => {
  it.each([
    ["https://api.bentley.com", "https://api.bentley.com/"],
    [" https://qa-api.bentley.com/ ", "https://qa-api.bentley.com/"],
    ["https://proxy.example/itwin//", "https://proxy.example/itwin"],
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010/"],
    ["http://localhost:4010", "http://localhost:4010/"],
    ["http://[::1]:4010", "http://[::1]:4010/"],
    ["http://127.8.9.1", "http://127.8.9.1/"],
  ])("takes %s", (text, href) => {
    expect(readAddress(text, "API address").href).toBe(href);
  });

  it.each([
    ["http://api.bentley.com", "unencrypted"],
    ["http://127.0.0.1.evil.example", "unencrypted"],
    ["http://localhost.evil.example", "unencrypted"],
    ["api.bentley.com", "not a URL"],
    ["", "not a URL"],
    ["ftp://api.bentley.com", "ftp:"],
    ["https://api.bentley.com/?x=1", "query"],
    ["https://api.bentley.com/#x", "fragment"],
  ])("refuses %s", (text, words) => {
    expect(() => readAddress(text, "API address")).toThrow(ConfigurationError);
    expect(() => readAddress(text, "API address")).toThrow(words);
    expect(() => readAddress(text, "API address")).toThrow("API address");
  });

  it("does not echo a password", () => {
    expect(() => readAddress("https://me:hunter2@api.bentley.com", "API address")).toThrow(/^(?!.*hunter2).*password/);
  });
});
