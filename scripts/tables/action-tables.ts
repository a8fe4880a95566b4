import type { ActionFile } from "../action-files.ts";

const begin = "<!-- Between here and the end mark, `pnpm tables` writes what action.yml says. -->";
const end = "<!-- The end mark of `pnpm tables`. -->";

/**
 * Writes the inputs and outputs of an action between the marks of a page. What stands around them stays.
 *
 * @throws When the page has no marks, or more than one pair.
 */
export function withActionTables(page: string, action: ActionFile): string {
  const [before, between, more] = page.split(begin);
  const [, after, tooMuch] = between?.split(end) ?? [];
  if (before === undefined || after === undefined || more !== undefined || tooMuch !== undefined) {
    throw new Error(`The page needs these two lines once, in this order:\n${begin}\n${end}`);
  }
  return `${before}${begin}\n\n${describeAction(action)}\n${end}${after}`;
}

function describeAction({ uses, description, inputs, outputs }: ActionFile): string {
  const inputRows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    input.required ? "must be set" : code(input.default ?? ""),
    input.description,
  ]);
  const outputRows = Object.entries(outputs).map(([name, output]) => [`\`${name}\``, output.description]);
  return [
    `## \`${uses}\``,
    oneLine(description),
    inputRows.length > 0 ? table(["Input", "Default", "Description"], inputRows) : "",
    outputRows.length > 0 ? table(["Output", "Description"], outputRows) : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

/** A pipe ends a cell also inside of code. */
const cell = (text: string): string => oneLine(text).replaceAll("|", "\\|");

const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, " ");

const code = (text: string): string => (text === "" ? "" : `\`${text}\``);
