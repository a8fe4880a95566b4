import { childPath, type Destination, type FileSource } from "../files/file-source.ts";
import { foldCase, type Match, matchPath, mayHoldMatch } from "../pattern/match.ts";
import type { Segment } from "../pattern/segment.ts";

/** A path that fits a pattern. */
export interface FoundPath {
  /** Relative to the top, with the source's own names. */
  readonly path: string;
  /** The same in NFC: what sorting and comparing go by. */
  readonly key: string;
  readonly kind: Exclude<Destination, "folder">;
  readonly match: Match;
}

/** The result of a search. */
export interface Walk {
  readonly found: readonly FoundPath[];
  /** A file that would fit if upper and lower case were the same. */
  readonly caseOnly: string | undefined;
  /** Links to folders that might hold files that fit. They are not followed, so that no circle can arise. */
  readonly skippedLinks: readonly string[];
  /** Folders that might hold files that fit, and could not be listed. */
  readonly unreadable: readonly { readonly folder: string; readonly error: string }[];
}

/**
 * Searches a folder for the files that fit a pattern, going only into folders that can hold one.
 *
 * @param args.start - The folder, with the source's own names.
 * @param args.segments - The pattern from that folder on.
 * @returns `undefined` when there are more names to search than are read.
 * @throws The signal's reason.
 */
export async function walk(args: {
  source: FileSource;
  start: string;
  segments: readonly Segment[];
  signal?: AbortSignal | undefined;
}): Promise<Walk | undefined> {
  const { source, start, segments, signal } = args;
  const folded = foldCase(segments);
  const found: FoundPath[] = [];
  const skippedLinks: string[] = [];
  const unreadable: { folder: string; error: string }[] = [];
  let caseOnly: string | undefined;

  const waiting: { folder: string; names: readonly string[] }[] = [{ folder: start, names: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    signal?.throwIfAborted();
    const listing = await source.list(next.folder);
    if ("kind" in listing && listing.kind === "too-large") return undefined;
    if ("kind" in listing) {
      unreadable.push({ folder: next.folder, error: listing.error });
      continue;
    }
    for (const entry of listing.entries) {
      const names = [...next.names, entry.key];
      const path = childPath(next.folder, entry.name);
      const match = matchPath(segments, names);
      const maySearch = mayHoldMatch(segments, names);
      const kind = entry.kind === "link" && (match || maySearch) ? await source.follow(path) : entry.kind;
      if (kind === "folder") {
        if (!maySearch) continue;
        if (entry.kind === "folder") waiting.push({ folder: path, names });
        else skippedLinks.push(path);
      } else if (kind === "outside" && !match) {
        // It may lead to a folder, but nothing outside is read.
        skippedLinks.push(path);
      } else if (match && kind !== "link") {
        found.push({ path, key: path.normalize("NFC"), kind, match });
      } else if (caseOnly === undefined && entry.kind === "file") {
        const lower = names.map((name) => name.toLowerCase());
        if (matchPath(folded, lower)) caseOnly = path;
      }
    }
  }
  return { found, caseOnly, skippedLinks, unreadable };
}
