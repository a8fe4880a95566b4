import { expect, test } from "vitest";
import { plainLine } from "./plain-line.ts";

test.each([
  ["a text stays as it is: 100%, é, 🎨", "a text stays as it is: 100%, é, 🎨"],
  ["two\nlines\r\nand\u2028more", "two lines and more"],
  ["::error::x", "|::error::x"],
  ["  \t::error::x", "|   ::error::x"],
  ["\u0085\uFEFF::error::x", "| ::error::x"],
  ["in the ::middle:: it means nothing", "in the ::middle:: it means nothing"],
  ["a ##[set-output name=x]1", "a ## [set-output name=x]1"],
  ["###[error]x", "### [error]x"],
  ["##\u200B[error]x", "## [error]x"],
  ["\u202Egnp.exe", " gnp.exe"],
  ["a ##vso[task.setvariable variable=x]1", "a ## vso[task.setvariable variable=x]1"],
  ["##VSO[task.complete result=Succeeded]", "## VSO[task.complete result=Succeeded]"],
  ["##\u200Bvso[task.logissue type=error]x", "## vso[task.logissue type=error]x"],
  ["\u001B[31mred\r\u001B[0Ksection_start:1:x\r", " [31mred [0Ksection_start:1:x "],
])("%j", (text, line) => {
  expect(plainLine(text)).toBe(line);
});
