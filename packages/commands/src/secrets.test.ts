import { expect, test } from "vitest";
import { Secrets } from "./secrets.ts";

test("gives every form of a secret once, to be masked", () => {
  const secrets = new Secrets();
  expect(secrets.add(" Bearer abc/def \n")).toEqual([
    " Bearer abc/def \n",
    "Bearer abc/def",
    "abc/def",
    "abc%2Fdef",
    " Bearer abc/def ",
  ]);
  expect(secrets.add("abc/def")).toEqual([]);
});

test("masks the lines of a secret that has several", () => {
  expect(new Secrets().add("first half\nother half")).toEqual(expect.arrayContaining(["first half", "other half"]));
});

test("masks nothing for an input that is not set", () => {
  expect(new Secrets().add("")).toEqual([]);
  expect(new Secrets().add(" \n")).toEqual([]);
  expect(new Secrets().add("Bearer ")).toEqual([]);
});

test("takes secrets out of texts, whole when one is a part of another", () => {
  const secrets = new Secrets();
  secrets.add("hush");
  secrets.add("hush-hush");
  expect(secrets.redact("say hush-hush and hush")).toBe("say *** and ***");
});

test("leaves texts readable when a secret is a letter", () => {
  const secrets = new Secrets();
  secrets.add("a");
  expect(secrets.redact("a banana")).toBe("a banana");
});

test("survives a secret that is no Unicode text", () => {
  expect(() => new Secrets().add("abc\uD800def")).not.toThrow();
});
