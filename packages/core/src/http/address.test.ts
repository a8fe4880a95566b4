import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { isTrustedFrom, readAddress } from "./address.ts";

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

describe("isTrustedFrom", () => {
  const production = new URL("https://api.bentley.com");
  const local = new URL("http://127.0.0.1:4010");
  it.each([
    ["https://images.blob.core.windows.net/a?sig=x", true, true],
    ["https://127.0.0.1:4010/a", false, true],
    ["http://127.0.0.1:4010/a", false, true],
    ["http://localhost/a", false, true],
    ["http://2130706433/a", false, true],
    ["http://0x7f.1/a", false, true],
    ["https://0.0.0.0/a", false, true],
    ["https://[::ffff:127.0.0.1]/a", false, true],
    ["http://images.blob.core.windows.net/a", false, false],
    ["https://user:password@images.blob.core.windows.net/a", false, false],
    ["file:///etc/passwd", false, false],
    ["data:image/png;base64,AA", false, false],
  ])("%s: from production %s, from an API on this machine %s", (address, fromProduction, fromLocal) => {
    expect(isTrustedFrom(production, new URL(address))).toBe(fromProduction);
    expect(isTrustedFrom(local, new URL(address))).toBe(fromLocal);
  });
});
