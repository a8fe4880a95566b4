import { posix } from "node:path";
import type { BareProblem } from "@itwin-images/core";
import { compareText, type FileSource, folderTooLarge, unreadableFolder } from "../files/file-source.ts";
import { limits } from "../limits.ts";
import type { Segment } from "../pattern/segment.ts";
import { type SearchResult, search } from "./search.ts";
import { filesPassedOver, linksNotFollowed, nothingFound, planTooComplex } from "./search-messages.ts";
import type { FoundPath } from "./walk.ts";
import type { WorkBudget } from "./work-budget.ts";

type Failure = Exclude<SearchResult, { kind: "found" | "too-large" }>;

/**
 * Searches for every choice of an entry's `{a,b}`. It is enough when one of them finds something.
 *
 * @returns What was found, sorted by path; and what is wrong with the search as a whole.
 * @throws The signal's reason.
 */
export async function findImages(args: {
  image: string;
  source: FileSource;
  directory: string;
  alternatives: readonly (readonly Segment[])[];
  budget: WorkBudget;
}): Promise<{ found: FoundPath[]; problems: BareProblem[] }> {
  const { image, source, directory, alternatives, budget } = args;
  const { texts } = source;
  const problems: BareProblem[] = [];
  const failures: Failure[] = [];
  const found = new Map<string, FoundPath>();
  const links = new Set<string>();
  const unreadable = new Map<string, string>();
  const near = new Set<string>();
  for (const segments of alternatives) {
    const result = await search({ source, segments, budget });
    if (budget.isSpent) return { found: [], problems: [planTooComplex(image)] };
    if (result.kind === "too-large") {
      const fix = "Begin the pattern with the folder that the images are in, instead of **.";
      return { found: [], problems: [folderTooLarge(image, fix)] };
    }
    if (result.kind === "found") {
      for (const file of result.found) {
        const before = found.get(file.path)?.match.texts ?? [];
        const texts = before.length === 0 ? file.match.texts : [...new Set([...before, ...file.match.texts])];
        found.set(file.path, { ...file, match: { texts } });
      }
    } else failures.push(result);
    if ("walk" in result && result.walk) {
      for (const link of result.walk.skippedLinks) links.add(link);
      for (const { folder, error } of result.walk.unreadable) unreadable.set(folder, error);
      for (const { path } of result.walk.nearMisses) near.add(path);
    }
  }
  for (const [folder, error] of unreadable) problems.push(unreadableFolder(folder, error, texts));
  if (links.size > 0) problems.push(linksNotFollowed(image, [...links]));
  // A folder, a link out of the workspace and the like are wrong also beside files that were found.
  const empty = failures.filter(({ kind }) => kind === "missing" || kind === "nothing" || kind === "blocked");
  const wrong = failures.filter((failure) => !empty.includes(failure));
  const reported = found.size === 0 && wrong.length === 0 && unreadable.size === 0 ? empty.slice(0, 1) : wrong;
  const asWritten = (path: string) => posix.relative(`/${directory}`, `/${path}`);
  const sought = { image, asWritten, texts };
  // A picture may be there in two formats, and one of them is published.
  const stems = new Set(near.size > 0 ? [...found.keys()].map(stemOf) : []);
  const passedOver = [...near].filter((path) => !stems.has(stemOf(path))).sort(compareText);
  if (found.size > 0 && passedOver.length > 0) problems.push(filesPassedOver(image, passedOver.map(asWritten)));
  for (const failure of reported) problems.push(refusal(failure, source) ?? nothingFound(failure, sought));
  return {
    found: [...found.values()].sort((a, b) => compareText(a.key, b.key) || compareText(a.path, b.path)),
    problems,
  };
}

/** The problem of a refused file that a path goes through, such as a link: it says more than "is not a folder". */
function refusal(failure: Failure, source: FileSource): BareProblem | undefined {
  if (failure.kind !== "blocked") return undefined;
  const opened = source.open(failure.path, limits.imageBytes);
  return "problem" in opened ? opened.problem : undefined;
}

const stemOf = (path: string): string => path.replace(/\.[^./]+$/, "").toLowerCase();
