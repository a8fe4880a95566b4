import { expect, test } from "vitest";
import { readCount, readFlag, readText } from "./input-values.ts";

const refused: string[] = [];
const refuse = (message: string) => refused.push(message);

test.each([
  ["1", 1],
  [" 64 ", 64],
  ["008", 8],
  ["", 8],
])("%j is a count", (text, count) => {
  refused.length = 0;
  expect(readCount(() => text, "n", { least: 1, most: 64, otherwise: 8 }, refuse)).toBe(count);
  expect(refused).toEqual([]);
});

test.each(["0", "65", "-1", "+1", "1.0", "1e1", "0x1", "1_0", "eight", "NaN", "٣", "99999999999"])(
  "%j is no count",
  (text) => {
    refused.length = 0;
    readCount(() => text, "n", { least: 1, most: 64, otherwise: 8 }, refuse);
    expect(refused).toEqual([`The input n is "${text}". Write a whole number from 1 to 64, in digits.`]);
  },
);

test.each([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
])("%j is a flag", (text, flag) => {
  refused.length = 0;
  expect(readFlag(() => text, "f", { otherwise: !flag }, refuse)).toBe(flag);
  expect(refused).toEqual([]);
});

test.each([true, false])("a flag that is not set is what it is otherwise: %j", (otherwise) => {
  expect(readFlag(() => " ", "f", { otherwise }, refuse)).toBe(otherwise);
});

test.each(["yes", "on", "1", "tRUE", "true false"])("%j is no flag", (text) => {
  refused.length = 0;
  readFlag(() => text, "f", { otherwise: true }, refuse);
  expect(refused).toEqual([`The input f is "${text}". Write true or false.`]);
});

test("a text is trimmed, and absent when it is empty", () => {
  expect(readText(() => " a b \n", "t")).toBe("a b");
  expect(readText(() => " \n", "t")).toBeUndefined();
});
