import { oneLine } from "@itwin-images/core/internal";
import type { ReadInput, Refuse } from "./inputs-refused.ts";

/** Reads a text. An input that is set to nothing, as `${{ inputs.x }}` often is, counts as not set. */
export function readText(read: ReadInput, name: string): string | undefined {
  const text = read(name).trim();
  return text === "" ? undefined : text;
}

/** Reads a whole number in plain digits. */
export function readCount(
  read: ReadInput,
  name: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
  refuse: Refuse,
): number {
  const text = readText(read, name);
  if (text === undefined) return otherwise;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least && count <= most) return count;
  refuse(`The input ${name} is "${oneLine(text)}". Write a whole number from ${least} to ${most}, in digits.`);
  return otherwise;
}

/** Reads a boolean, in the spellings that YAML 1.2 has for one. */
export function readFlag(
  read: ReadInput,
  name: string,
  { otherwise }: { otherwise: boolean },
  refuse: Refuse,
): boolean {
  const text = readText(read, name);
  if (text === undefined) return otherwise;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  refuse(`The input ${name} is "${oneLine(text)}". Write true or false.`);
  return otherwise;
}

/** Reads one of several words. */
export function readChoice<Choice extends string>(
  read: ReadInput,
  name: string,
  { choices, otherwise }: { choices: readonly Choice[]; otherwise: Choice },
  refuse: Refuse,
): Choice {
  const text = readText(read, name);
  if (text === undefined) return otherwise;
  const chosen = choices.find((choice) => choice === text.toLowerCase());
  if (chosen !== undefined) return chosen;
  refuse(`The input ${name} is "${oneLine(text)}". Write ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`);
  return otherwise;
}

/** Reads a list, one element per line. */
export function readLines(read: ReadInput, name: string): string[] {
  return read(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
