import { getInput } from "@actions/core";
import { ITwinImagesError, isConfigurationError } from "@itwin-images/core";
import { redact } from "@itwin-images/core/internal";
import { quoted } from "@itwin-images/workspace";

/** The inputs can't be used. Nothing was read or sent; each refusal says what is wrong and what to do. */
export class InputsRefused extends ITwinImagesError {
  override readonly name = "InputsRefused";
  override readonly code = "INPUTS_REFUSED";
  readonly refusals: readonly string[];

  constructor(refusals: readonly string[]) {
    super(refusals.join(" "), "Nothing was done: correct the inputs.");
    this.refusals = refusals;
  }
}

/** Where the readers of single inputs put what is wrong, so that all of it is reported in one go. */
export type Refuse = (message: string) => void;

/** Gives an input's value as it was written; an input that is not set is an empty text. */
export type ReadInput = (name: string) => string;

/** Reads the inputs of the step. */
export const readInput: ReadInput = (name) => getInput(name, { trimWhitespace: false });

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
  refuse(`The input ${name} is ${shown(text)}. Write a whole number from ${least} to ${most}, in digits.`);
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
  refuse(`The input ${name} is ${shown(text)}. Write true or false.`);
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
  refuse(`The input ${name} is ${shown(text)}. Write ${listOf(choices, "or")}.`);
  return otherwise;
}

/** Reads a list, one element per line. */
export function readLines(read: ReadInput, name: string): string[] {
  return read(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Gives what core makes of a value, or refuses it in core's words. */
export function attempt<T>(refuse: Refuse, parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    refuse(error.message);
    return undefined;
  }
}

/** A value as messages show it. It is redacted before it is cut, so that no half of a mistaken paste is left. */
export function shown(text: string): string {
  return quoted(redact(text));
}

/** `a, b or c`. Intl.ListFormat gives the same, and takes 20 ms and more to load. */
export function listOf(parts: readonly string[], word: "and" | "or"): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}
