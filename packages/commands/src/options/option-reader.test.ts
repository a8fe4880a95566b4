import { expect, test } from "vitest";
import type { OptionDescription } from "./option-description.ts";
import { OptionReader, OptionsRefused } from "./option-reader.ts";

const count: OptionDescription = { name: "n", type: "count", least: 1, most: 64, default: "8", description: "" };
const flag = (otherwise: boolean): OptionDescription => ({
  ...{ name: "f", type: "flag", description: "" },
  default: String(otherwise),
});
const text: OptionDescription = { name: "t", description: "" };

function reader(value: string, description: OptionDescription, more: { noun?: string; dashes?: string } = {}) {
  const { noun = "input", dashes = "" } = more;
  return new OptionReader({ read: () => value, noun, written: (name) => dashes + name }, [description]);
}

test.each([
  ["1", 1],
  [" 64 ", 64],
  ["008", 8],
  ["", 8],
])("%j is a count", (value, expected) => {
  const options = reader(value, count);
  expect(options.count("n")).toBe(expected);
  expect(options.refusals).toEqual([]);
});

test.each(["0", "65", "-1", "+1", "1.0", "1e1", "0x1", "1_0", "eight", "NaN", "٣", "99999999999"])(
  "%j is no count",
  (value) => {
    const options = reader(value, count);
    expect(options.count("n")).toBe(8);
    expect(options.refusals).toEqual([`The input n is "${value}". Write a whole number from 1 to 64, in digits.`]);
  },
);

test.each([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
])("%j is a flag", (value, expected) => {
  const options = reader(value, flag(!expected));
  expect(options.flag("f")).toBe(expected);
  expect(options.refusals).toEqual([]);
});

test.each([true, false])("a flag that is not set is what it is otherwise: %j", (otherwise) => {
  expect(reader(" ", flag(otherwise)).flag("f")).toBe(otherwise);
});

test.each(["yes", "on", "1", "tRUE", "true false"])("%j is no flag", (value) => {
  const options = reader(value, flag(true));
  expect(options.flag("f")).toBe(true);
  expect(options.refusals).toEqual([`The input f is "${value}". Write true or false.`]);
});

test("a text is trimmed, and absent when it is empty", () => {
  expect(reader(" a b \n", text).text("t")).toBe("a b");
  expect(reader(" \n", text).text("t")).toBeUndefined();
});

test("refusals name options as users write them, each once, and are thrown together", () => {
  const options = reader("x", count, { noun: "option", dashes: "--" });
  options.count("n");
  options.count("n");
  options.refuse(`${options.label("a", "b")} are wrong.`);
  expect(() => options.throwIfRefused()).toThrow(OptionsRefused);
  expect(options.refusals).toEqual([
    'The option --n is "x". Write a whole number from 1 to 64, in digits.',
    "The options --a and --b are wrong.",
  ]);
});

test.each([
  ["0", 0],
  ["", 0],
  ["0.5%", 0.005],
  [" 100 % ", 1],
])("%j is a percentage", (value, expected) => {
  const options = reader(value, text);
  expect(options.percentage("t")).toBe(expected);
  expect(options.refusals).toEqual([]);
});

test.each(["0.5", "101%", "-1%", "1e1%", "%", "many"])("%j is no percentage", (value) => {
  const options = reader(value, text);
  expect(options.percentage("t")).toBe(0);
  expect(options.refusals).toEqual([`The input t is "${value}". Write a percentage with its sign, such as 0.5%.`]);
});
