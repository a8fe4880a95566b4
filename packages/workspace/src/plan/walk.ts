import { childPath, type Destination, type FileSource } from "../files/file-source.ts";
import {
  enter,
  fitsLast,
  foldCase,
  lastSegments,
  type Match,
  matchPath,
  type Progress,
  startOf,
} from "../pattern/match.ts";
import type { Segment } from "../pattern/segment.ts";
import type { WorkBudget } from "./work-budget.ts";

/** A path that fits a pattern. */
export interface FoundPath {
  /** Relative to the top, with the source's own names. */
  readonly path: string;
  /** The same in NFC: what sorting and comparing go by. */
  readonly key: string;
  readonly kind: Exclude<Destination, "folder">;
  readonly match: Match;
}

/** An image that was probably meant too. */
interface NearMiss {
  readonly path: string;
  readonly differsIn: "case" | "extension";
}

/** The result of a search. */
export interface Walk {
  readonly found: readonly FoundPath[];
  /** Images that do not fit because of upper and lower case, or of their extension, alone. */
  readonly nearMisses: readonly NearMiss[];
  /** Links to folders that might hold files that fit. They are not followed, so that no circle can arise. */
  readonly skippedLinks: readonly string[];
  /** Folders that might hold files that fit, and could not be listed. */
  readonly unreadable: readonly { readonly folder: string; readonly error: string }[];
}

/** A folder to search, and how far the pattern is there, as it is and in lower case. */
interface Folder {
  readonly folder: string;
  readonly names: readonly string[];
  readonly progress: Progress;
  readonly folded: Progress;
}

/**
 * Searches a folder for the files that fit a pattern, going only into folders that can hold one.
 *
 * @param args.start - The folder, with the source's own names.
 * @param args.segments - The pattern from that folder on.
 * @returns `undefined` when there are more names to search than are read, or more work than the budget has.
 * @throws The signal's reason.
 */
export async function walk(args: {
  source: FileSource;
  start: string;
  segments: readonly Segment[];
  budget: WorkBudget;
}): Promise<Walk | undefined> {
  const { source, start, segments, budget } = args;
  const folded = foldCase(segments);
  const perName = costOf(segments);
  const hasPlaceholder = segments.some((segment) => segment.hasPlaceholder);
  const found: FoundPath[] = [];
  const skippedLinks: string[] = [];
  const unreadable: { folder: string; error: string }[] = [];
  const nearMisses: NearMiss[] = [];

  const waiting: Folder[] = [{ folder: start, names: [], progress: startOf(segments), folded: startOf(folded) }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const listing = await source.list(next.folder);
    if ("kind" in listing && listing.kind === "too-large") return undefined;
    if ("kind" in listing) {
      unreadable.push({ folder: next.folder, error: listing.error });
      continue;
    }
    await budget.spend(listing.entries.length * perName);
    if (budget.isSpent) return undefined;
    const last = lastSegments(segments, next.progress);
    const foldedLast = lastSegments(folded, next.folded);
    for (const entry of listing.entries) {
      const path = childPath(next.folder, entry.name);
      const fits = fitsLast(last, entry.key);
      const inside: Progress = entry.kind === "file" ? nowhere : enter(segments, next.progress, entry.key);
      const kind = entry.kind === "link" && (fits || inside.size > 0) ? await source.follow(path) : entry.kind;
      if (kind === "folder") {
        if (inside.size === 0) continue;
        if (entry.kind !== "folder") skippedLinks.push(path);
        else {
          const lower = enter(folded, next.folded, entry.key.toLowerCase());
          waiting.push({ folder: path, names: [...next.names, entry.key], progress: inside, folded: lower });
        }
      } else if (kind === "outside" && !fits) {
        // It may lead to a folder, but nothing outside is read.
        skippedLinks.push(path);
      } else if (fits && kind !== "link") {
        const match = hasPlaceholder ? matchPath(segments, [...next.names, entry.key]) : withoutId;
        if (match) found.push({ path, key: path.normalize("NFC"), kind, match });
      } else if (entry.kind === "file") {
        const differsIn = nearMiss(foldedLast, entry.key);
        if (differsIn) nearMisses.push({ path, differsIn });
      }
    }
  }
  await budget.spend(found.length * workPerFile);
  return { found, nearMisses, skippedLinks, unreadable };
}

/** What becomes of a path that fits is more work than its comparison. */
const workPerFile = 10;
const nowhere: Progress = new Set();
const withoutId: Match = { texts: [] };
const imageExtensions = ["png", "jpg", "jpeg"];

/** In what alone a file's name differs from a pattern in lower case. */
function nearMiss(last: readonly Segment[], name: string): NearMiss["differsIn"] | undefined {
  const lower = name.toLowerCase();
  if (!last.some(({ start, isGlobstar }) => isGlobstar || lower.startsWith(start))) return undefined;
  if (!/\.(png|jpe?g)$/.test(lower)) return undefined;
  if (fitsLast(last, lower)) return "case";
  const [, stem = "", extension = ""] = /^(.+)\.([^.]+)$/.exec(lower) ?? [];
  const others = imageExtensions.filter((other) => other !== extension);
  return others.some((other) => fitsLast(last, `${stem}.${other}`)) ? "extension" : undefined;
}

/** The work of comparing one name, in comparisons of its ends. */
function costOf(segments: readonly Segment[]): number {
  const costs = segments.map(({ literal, isGlobstar, isSimple, tokens }) =>
    literal !== undefined || isGlobstar || isSimple ? 1 : tokens.length * 5,
  );
  return costs.reduce((sum, cost) => sum + cost, 1);
}
