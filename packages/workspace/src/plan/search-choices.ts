import { join, relative, sep } from "node:path";
import type { BareProblem } from "@itwin-images/core";
import { compareText, type Folders, FolderTooLargeError } from "../disk/folders.ts";
import type { FoundPath } from "../disk/walk.ts";
import type { PathBase } from "../pattern/image-path.ts";
import type { Segment } from "../pattern/segment.ts";
import { type SearchResult, search } from "./search.ts";
import { folderTooLarge, linksNotFollowed, nothingFound, unreadableFolder } from "./search-words.ts";

/**
 * Searches for every choice of an entry's `{a,b}`. It is enough when one of them finds something.
 *
 * @returns What was found, sorted by path; and what is wrong with the search as a whole.
 * @throws The signal's reason.
 */
export async function searchChoices(args: {
  image: string;
  folders: Folders;
  alternatives: readonly (readonly Segment[])[];
  base: PathBase;
  signal: AbortSignal | undefined;
}): Promise<{ found: FoundPath[]; problems: BareProblem[] }> {
  const { image, folders, alternatives, base, signal } = args;
  const problems: BareProblem[] = [];
  const failures: Exclude<SearchResult, { kind: "found" }>[] = [];
  const found = new Map<string, FoundPath>();
  const links = new Set<string>();
  const unreadable = new Map<string, string>();
  for (const segments of alternatives) {
    let result: SearchResult;
    try {
      result = await search({ folders, segments, signal });
    } catch (error) {
      if (!(error instanceof FolderTooLargeError)) throw error;
      return { found: [], problems: [folderTooLarge(image)] };
    }
    if (result.kind === "found") {
      for (const file of result.found) {
        const ids = new Set([...(found.get(file.path)?.match.ids ?? []), ...file.match.ids]);
        found.set(file.path, { ...file, match: { ids: [...ids] } });
      }
    } else failures.push(result);
    if ("walk" in result && result.walk) {
      for (const link of result.walk.skippedLinks) links.add(link);
      for (const { folder, error } of result.walk.unreadable) unreadable.set(folder, error);
    }
  }
  for (const [folder, error] of unreadable) problems.push(unreadableFolder(folder, error));
  if (links.size > 0) problems.push(linksNotFollowed(image, [...links]));
  // A folder, a link out of the workspace and the like are wrong also beside files that were found.
  const empty = failures.filter(({ kind }) => kind === "missing" || kind === "nothing" || kind === "blocked");
  const wrong = failures.filter((failure) => !empty.includes(failure));
  const told = found.size === 0 && wrong.length === 0 && unreadable.size === 0 ? empty.slice(0, 1) : wrong;
  const sought = { image, asWritten: (path: string) => asWritten(path, base) };
  for (const failure of told) problems.push(nothingFound(failure, sought));
  return {
    found: [...found.values()].sort((a, b) => compareText(a.key, b.key) || compareText(a.path, b.path)),
    problems,
  };
}

/** A path of the workspace, as it would be written in an entry. */
function asWritten(path: string, { root, directory }: PathBase): string {
  return relative(directory, join(root, path)).split(sep).join("/");
}
