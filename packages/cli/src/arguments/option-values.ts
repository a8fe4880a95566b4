import type { OptionDescription, OptionSource } from "@itwin-images/commands";

/** What the parser of arguments gives for an option: `true` and `false` for flags without a text. */
export type ArgumentValue = string | boolean | readonly string[];

/** The options that were given as arguments, by name. */
export function argumentSource(
  values: ReadonlyMap<string, ArgumentValue>,
  options: readonly OptionDescription[],
  platform: string = process.platform,
): OptionSource {
  const paths = new Set(options.filter(({ type }) => type === "path").map(({ name }) => name));
  return {
    noun: "option",
    written: (name) => `--${name}`,
    read(name) {
      const value = values.get(name);
      const text = typeof value === "object" ? value.join("\n") : String(value ?? "");
      // On other systems a backslash is a part of a name.
      return platform === "win32" && paths.has(name) ? text.replaceAll("\\", "/") : text;
    },
  };
}
