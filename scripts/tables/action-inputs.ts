import type { OptionDescription } from "@itwin-images/commands";
import { Document, isMap, isScalar, visit } from "yaml";

/** Writes the inputs of an action into the text of its action.yml. What stands around them stays. */
export function withActionInputs(text: string, options: readonly OptionDescription[]): string {
  const [before, after] = [text.indexOf("\ninputs:\n"), text.indexOf("\noutputs:\n")];
  if (before === -1 || after < before) throw new Error("An action.yml needs inputs, and outputs below them.");
  return `${text.slice(0, before)}\n${inputsOf(options)}${text.slice(after)}`;
}

function inputsOf(options: readonly OptionDescription[]): string {
  const inputs = options
    .filter(({ only }) => only !== "command line")
    .map(({ name, description, onGithub = description, required, default: otherwise }) => [
      name,
      {
        description: onGithub,
        ...(required && { required }),
        ...(otherwise !== undefined && { default: otherwise }),
      },
    ]);
  const document = new Document({ inputs: Object.fromEntries(inputs) });
  visit(document, {
    Pair(_, { key, value }) {
      const isLong = isScalar(key) && key.value === "description" && isScalar(value) && String(value.value).length > 90;
      if (isLong) value.type = "BLOCK_FOLDED";
      return isMap(value) ? undefined : visit.SKIP;
    },
  });
  return document.toString({ lineWidth: 120 });
}
