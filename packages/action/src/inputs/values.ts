import { quote } from "@itwin-images/core";
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
  refuse(`The input ${name} is "${quote(text)}". Write a whole number from ${least} to ${most}, in digits.`);
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
  refuse(`The input ${name} is "${quote(text)}". Write true or false.`);
  return otherwise;
}
