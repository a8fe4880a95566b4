import { getInput } from "@actions/core";
import { OptionReader, optionTables } from "@itwin-images/commands";

/** Gives an input's value as it was written; an input that is not set is an empty text. */
export type ReadInput = (name: string) => string;

/** Reads the inputs of the step. */
export const readInput: ReadInput = (name) => getInput(name, { trimWhitespace: false });

/** A reader of the inputs of an action. */
export function inputsOf(action: keyof typeof optionTables, read: ReadInput): OptionReader {
  return new OptionReader({ read, noun: "input", written: (name) => name }, optionTables[action]);
}
