/**
 * Makes any text one line of a log that a terminal and every CI system takes for nothing but text.
 *
 * GitHub's runner reads commands out of the log: `::name::` at the beginning of a line, and the older `##[name]` anywhere
 * in it (actions/runner, `ActionCommand.TryParseV2` and `TryParse`). The agent of Azure Pipelines reads `##vso[name]`
 * anywhere, and shows `##[name]` as a format. A file may well be called `##[set-output …]1.png`. GitLab's sections and a
 * terminal's colours need control characters.
 */
export function plainLine(text: string): string {
  return (
    text
      // Control characters, and those that turn the direction of text or can't be seen.
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
      .replace(/##((?:vso)?\[)/gi, "## $1")
      .replace(/^\s*::/, (start) => `|${start}`)
  );
}
