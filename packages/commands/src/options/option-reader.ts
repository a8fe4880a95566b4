import { ITwinImagesError, isConfigurationError } from "@itwin-images/core";
import { redact } from "@itwin-images/core/internal";
import { quoted } from "@itwin-images/workspace";
import type { OptionDescription } from "./option-description.ts";

/** The options can't be used. Nothing was read or sent; each refusal says what is wrong and what to do. */
export class OptionsRefused extends ITwinImagesError {
  override readonly name = "OptionsRefused";
  override readonly code = "OPTIONS_REFUSED";
  readonly refusals: readonly string[];

  constructor(refusals: readonly string[]) {
    super(refusals.join(" "), "Nothing was done: correct them.");
    this.refusals = refusals;
  }
}

/** Where the values of options come from. */
export interface OptionSource {
  /** Gives an option's value as it was written; an option that is not set is an empty text. */
  read(name: string): string;
  /** What messages call an option: `input`, `option`. */
  readonly noun: string;
  /** An option's name as users write it: `image`, `--image`. */
  written(name: string): string;
}

/** Reads options, and collects what is wrong with them, so that all of it is reported in one go. */
export class OptionReader {
  readonly refusals: string[] = [];
  readonly #source: OptionSource;
  readonly #descriptions: ReadonlyMap<string, OptionDescription>;

  constructor(source: OptionSource, descriptions: readonly OptionDescription[]) {
    this.#source = source;
    this.#descriptions = new Map(descriptions.map((one) => [one.name, one]));
  }

  /** The value as it was written, spaces included: the lines and columns of its problems are those that the user sees. */
  raw(name: string): string {
    return this.#source.read(name);
  }

  /** Reads a text. An option that is set to nothing, as `${{ inputs.x }}` often is, counts as not set. */
  text(name: string): string | undefined {
    const text = this.raw(name).trim();
    return text === "" ? this.defaultOf(name) : text;
  }

  /** Whether the option is set to anything. */
  isSet(name: string): boolean {
    return this.raw(name).trim() !== "";
  }

  /** What an option is when it is not set. */
  defaultOf(name: string): string | undefined {
    const { default: otherwise } = this.#description(name);
    // An expression is GitHub's to evaluate.
    return otherwise?.startsWith("${{") ? undefined : otherwise;
  }

  /** Reads a whole number in plain digits. */
  count(name: string): number {
    const { least = 0, most = 0, default: otherwise } = this.#description(name);
    const text = this.text(name) ?? "";
    const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (count >= least && count <= most) return count;
    this.refuse(`${this.label(name)} is ${shown(text)}. Write a whole number from ${least} to ${most}, in digits.`);
    return Number(otherwise);
  }

  /** Reads a percentage as a share from 0 to 1: `0.5%`. Without its sign, `0.5` could be either; only `0` can't. */
  percentage(name: string): number {
    const text = this.text(name) ?? "0";
    const share = Number(/^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text)?.[1] ?? (text === "0" ? 0 : Number.NaN)) / 100;
    if (share <= 1) return share;
    this.refuse(`${this.label(name)} is ${shown(text)}. Write a percentage with its sign, such as 0.5%.`);
    return 0;
  }

  /** Reads a boolean, in the spellings that YAML 1.2 has for one. */
  flag(name: string): boolean {
    const text = this.text(name) ?? "false";
    if (/^(false|False|FALSE)$/.test(text)) return false;
    if (/^(true|True|TRUE)$/.test(text)) return true;
    this.refuse(`${this.label(name)} is ${shown(text)}. Write true or false.`);
    return this.#description(name).default === "true";
  }

  /** Reads one of several words; the first one, if it was refused. */
  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const text = this.text(name) ?? choices[0];
    const chosen = choices.find((choice) => choice === text.toLowerCase());
    if (chosen !== undefined) return chosen;
    this.refuse(`${this.label(name)} is ${shown(text)}. Write ${listOf(choices, "or")}.`);
    return choices[0];
  }

  /** Reads a list, one element per line. */
  lines(name: string): string[] {
    return this.raw(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "");
  }

  /** Adds what is wrong. The same sentence is added once. */
  refuse(message: string): void {
    if (!this.refusals.includes(message)) this.refusals.push(message);
  }

  /** Gives what core makes of a value, or refuses it in core's words. */
  attempt<T>(parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!isConfigurationError(error)) throw error;
      this.refuse(error.message);
      return undefined;
    }
  }

  /** @throws {@link OptionsRefused} with everything that was refused. */
  throwIfRefused(): void {
    if (this.refusals.length > 0) throw new OptionsRefused(this.refusals);
  }

  /** `input image`, to stand in a sentence. */
  named(name: string): string {
    return `${this.#source.noun} ${this.written(name)}`;
  }

  /** `The input image`, `The inputs image and images`. */
  label(...names: readonly string[]): string {
    const written = names.map((name) => this.written(name));
    return `The ${this.#source.noun}${names.length === 1 ? "" : "s"} ${listOf(written, "and")}`;
  }

  /** An option's name as users write it. */
  written(name: string): string {
    return this.#source.written(name);
  }

  #description(name: string): OptionDescription {
    const description = this.#descriptions.get(name);
    if (description === undefined) throw new Error(`the option ${name} is not described`);
    return description;
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
