import type { FileSource, UnlistedFolder } from "../files/file-source.ts";
import { findPath, type Missing, type PathResult } from "../files/find-path.ts";
import type { Segment } from "../pattern/segment.ts";
import { type FoundPath, type Walk, walk } from "./walk.ts";
import type { WorkBudget } from "./work-budget.ts";

/** What one alternative of an `image` came to. */
export type SearchResult =
  | { readonly kind: "found"; readonly found: readonly FoundPath[]; readonly walk?: Walk }
  | { readonly kind: "nothing"; readonly folder: string; readonly names: readonly string[]; readonly walk: Walk }
  | { readonly kind: "missing"; readonly missing: Missing; readonly isPattern: boolean }
  | { readonly kind: "folder" | "outside" | "blocked"; readonly path: string }
  | ({ readonly path: string } & UnlistedFolder);

/**
 * Looks for the files of one alternative: goes the literal way first, and searches from where the pattern begins.
 *
 * @throws The signal's reason.
 */
export async function search(args: {
  source: FileSource;
  segments: readonly Segment[];
  budget: WorkBudget;
}): Promise<SearchResult> {
  const { source, segments, budget } = args;
  const firstMagic = segments.findIndex((segment) => segment.literal === undefined);
  const isPattern = firstMagic !== -1;
  const way = isPattern ? segments.slice(0, firstMagic) : segments;
  const reached = await findPath(
    source,
    way.map((segment) => segment.literal ?? ""),
  );
  if (reached.kind === "missing") return { kind: "missing", missing: reached, isPattern };
  if (!isPattern) return literalResult(reached);

  if (reached.kind === "file" || reached.kind === "other") return { kind: "blocked", path: reached.path };
  if (reached.kind !== "folder") return literalResult(reached);
  const walked = await walk({ source, start: reached.path, segments: segments.slice(firstMagic), budget });
  if (walked === undefined) return { path: reached.path, kind: "too-large" };
  if (walked.found.length > 0) return { kind: "found", found: walked.found, walk: walked };
  const listing = await source.list(reached.path);
  const names = "entries" in listing ? listing.entries.map((entry) => entry.name) : [];
  return { kind: "nothing", folder: reached.path, names, walk: walked };
}

function literalResult(reached: Exclude<PathResult, { kind: "missing" }>): SearchResult {
  const { path, kind } = reached;
  if (kind === "unreadable" || kind === "too-large") return reached;
  if (kind === "folder" || kind === "outside" || kind === "blocked") return { kind, path };
  return { kind: "found", found: [{ path, key: path.normalize("NFC"), kind, match: { texts: [] } }] };
}
