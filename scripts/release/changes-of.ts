/**
 * What a changelog says of a version, as changesets writes one: the lines below the version's heading.
 *
 * @throws When the changelog has nothing on the version: a release without notes is a release of the wrong commit.
 */
export function changesOf(version: string, changelog: string): string {
  const lines = changelog.split("\n");
  const start = lines.indexOf(`## ${version}`);
  const end = lines.findIndex((line, index) => index > start && line.startsWith("## "));
  const changes =
    start === -1
      ? ""
      : lines
          .slice(start + 1, end === -1 ? undefined : end)
          .join("\n")
          .trim();
  if (changes === "") throw new Error(`The changelog has nothing on version ${version}.`);
  return `${changes}\n`;
}
