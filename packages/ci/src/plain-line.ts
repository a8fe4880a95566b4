/**
 * Makes any text one line of a log that the runner takes for nothing but text.
 *
 * The runner reads commands out of the log: `::name::` at the beginning of a line, and the older `##[name]` anywhere in
 * it (actions/runner, `ActionCommand.TryParseV2` and `TryParse`). A file may well be called `##[set-output …]1.png`.
 */
export function plainLine(text: string): string {
  return (
    text
      // Control characters, and those that turn the direction of text or can't be seen.
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
      .replaceAll("##[", "## [")
      .replace(/^\s*::/, (start) => `|${start}`)
  );
}
