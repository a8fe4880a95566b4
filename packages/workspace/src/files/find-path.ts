import { closest } from "../text.ts";
import { childPath, type Destination, type FileSource, type FolderEntry, type UnlistedFolder } from "./file-source.ts";

/** What is at a path, or how far the path can be followed. */
export type PathResult =
  | { readonly path: string; readonly kind: Destination }
  /** The path goes on behind something that is no folder. */
  | { readonly path: string; readonly kind: "blocked" }
  | ({ readonly path: string } & UnlistedFolder)
  | ({ readonly kind: "missing" } & Missing);

/** Where a path stops. */
export interface Missing {
  /** The last folder that is there. */
  readonly folder: string;
  /** The name that is not in it. */
  readonly name: string;
  /** Everything in the folder. */
  readonly entries: readonly FolderEntry[];
  /** The path that was probably meant. It exists. */
  readonly suggestion?: string;
  /** True when the suggestion differs in upper and lower case only. */
  readonly isCaseOnly: boolean;
}

/**
 * Follows a path name by name. The user's text is only ever compared with the names that are there, so that every
 * system takes it the same way: macOS and Windows would open `Cover.PNG` for `cover.png`, and Linux would not.
 *
 * @param names - As the user wrote them.
 */
export async function findPath(source: FileSource, names: readonly string[]): Promise<PathResult> {
  let path = "";
  let kind: "file" | "folder" | "other" = "folder";
  for (const [index, name] of names.entries()) {
    if (kind !== "folder") return { path, kind: "blocked" };
    const listing = await source.list(path);
    if ("kind" in listing) return { path, ...listing };
    const entry = pick(listing.entries, name);
    if (entry === undefined) return missing(source, path, names.slice(index), listing.entries);
    path = childPath(path, entry.name);
    const end: Destination = entry.kind === "link" ? await source.follow(path) : entry.kind;
    if (end === "outside" || end === "broken") return { path, kind: end };
    kind = end;
  }
  return { path, kind };
}

/** Two names that differ on the disk can be one in NFC; then the one that is written as the user wrote it counts. */
function pick(entries: readonly FolderEntry[], name: string): FolderEntry | undefined {
  const key = name.normalize("NFC");
  return entries.find((entry) => entry.name === name) ?? entries.find((entry) => entry.key === key);
}

async function missing(
  source: FileSource,
  folder: string,
  names: readonly string[],
  entries: readonly FolderEntry[],
): Promise<PathResult> {
  const name = names[0] ?? "";
  const suggested = await suggest(source, folder, names);
  return {
    kind: "missing",
    folder,
    name,
    entries,
    isCaseOnly: suggested?.isCaseOnly ?? false,
    ...(suggested && { suggestion: suggested.path }),
  };
}

/** Goes the rest of the way by names that are near enough. */
async function suggest(
  source: FileSource,
  start: string,
  names: readonly string[],
): Promise<{ path: string; isCaseOnly: boolean } | undefined> {
  let path = start;
  let isCaseOnly = true;
  for (const name of names) {
    const listing = await source.list(path);
    if ("kind" in listing) return undefined;
    const lower = name.normalize("NFC").toLowerCase();
    const alike =
      pick(listing.entries, name)?.name ?? listing.entries.find((entry) => entry.key.toLowerCase() === lower)?.name;
    const found =
      alike ??
      closest(
        name,
        listing.entries.map((entry) => entry.key),
      );
    if (found === undefined) return undefined;
    if (alike === undefined) isCaseOnly = false;
    path = childPath(path, pick(listing.entries, found)?.name ?? found);
  }
  return { path, isCaseOnly };
}
