import { expect, test } from "vitest";
import { Secrets } from "./secrets.ts";

/** The forms that are new when secrets are added to one another. */
function formsOf(...texts: readonly string[]): string[] {
  const forms: string[] = [];
  const secrets = new Secrets((form) => forms.push(form));
  for (const text of texts) secrets.add(text);
  return forms;
}

test("gives every form of a secret once, to be masked", () => {
  expect(formsOf(" Bearer abc/def \n", "abc/def")).toEqual([
    " Bearer abc/def \n",
    "Bearer abc/def",
    "abc/def",
    "abc%2Fdef",
    " Bearer abc/def ",
  ]);
});

test("masks the lines of a secret that has several", () => {
  expect(formsOf("first half\nother half")).toEqual(expect.arrayContaining(["first half", "other half"]));
});

test("masks nothing for an input that is not set", () => {
  expect(formsOf("")).toEqual([]);
  expect(formsOf(" \n")).toEqual([]);
  expect(formsOf("Bearer ")).toEqual([]);
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
