import type { BareProblem, PlanItem } from "@itwin-images/core";
import { notFile, tooLarge } from "./file-error.ts";
import { childPath, type FileSource, listOnce } from "./file-source.ts";

/** Files that are not on the disk: the caller knows their names and fetches their bytes. */
export interface Listing {
  /** How messages name it, as in "is not in …": `the release v1.2.0 of octo/renders`. */
  readonly name: string;
  /** What to do when a file is not in it, as a sentence. */
  readonly checkFile: string;
  /** What to do when the manifest is not in it, as a sentence. */
  readonly checkManifest: string;
  /**
   * Names what is in a folder; the top is the empty path. A source asks for each folder once at most, and only if an
   * entry may have a file in it, so that a large tree can be listed piece by piece.
   */
  readonly list: (folder: string, options: { signal?: AbortSignal }) => Promise<readonly ListedEntry[]>;
}

/** A name in a folder of a listing. */
export type ListedEntry =
  | { readonly name: string; readonly kind: "folder" }
  | ({ readonly name: string; readonly kind: "file" } & ListedContent)
  | { readonly name: string; readonly kind: "refused"; readonly problem: BareProblem };

/** The bytes of a file. */
export interface ListedContent {
  readonly byteLength: number;
  /** Fetches the file. Reject with an error whose message a user can act on. */
  readonly load: PlanItem["load"];
}

/** A file of a flat listing, by its path: how to fetch it, or why it is not to be published. */
export type ListedFile = { readonly path: string } & (ListedContent | { readonly problem: BareProblem });

/** Makes a flat listing of files one of folders. */
export function listFiles(files: readonly ListedFile[]): Listing["list"] {
  const folders = new Map<string, Map<string, ListedEntry>>([["", new Map()]]);
  const add = (path: string, entry: (name: string) => ListedEntry): void => {
    const slash = path.lastIndexOf("/");
    const [folder, name] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
    if (!folders.has(folder)) {
      folders.set(folder, new Map());
      add(folder, (folderName) => ({ name: folderName, kind: "folder" }));
    }
    folders.get(folder)?.set(name, entry(name));
  };
  for (const { path, ...file } of files) {
    add(path, (name) => ("problem" in file ? { name, kind: "refused", ...file } : { name, kind: "file", ...file }));
  }
  return async (folder) => [...(folders.get(folder)?.values() ?? [])];
}

/**
 * The files of a listing, as a source of files. What the listing rejects with, planning rejects with.
 *
 * @param options.maxEntries - How many names are read from all folders together. Default {@link limits.folderEntries}.
 */
export function listingSource(
  listing: Listing,
  options: { signal?: AbortSignal; maxEntries?: number } = {},
): FileSource {
  const { name, checkFile, checkManifest } = listing;
  const { signal, maxEntries } = options;
  const stayInside = "Only its own files are published: name one of them.";
  const known = new Map<string, ListedEntry>();
  return {
    texts: { name, topFolder: name, stayInside, stayInsideManifest: stayInside, checkFile, checkManifest },
    parts: partsWithin,
    list: listOnce(async (folder) => {
      const listed = await listing.list(folder, signal ? { signal } : {});
      for (const entry of listed) known.set(childPath(folder, entry.name), entry);
      // What is refused counts as a file: opening it says why.
      return listed.map((entry) => ({ name: entry.name, kind: entry.kind === "folder" ? "folder" : "file" }));
    }, maxEntries),
    // A listing has no links.
    follow: () => Promise.resolve("broken"),
    open(path, maxBytes) {
      const entry = known.get(path);
      if (entry === undefined || entry.kind === "folder") return { load: () => Promise.reject(notFile(path, true)) };
      if (entry.kind === "refused") return { problem: entry.problem };
      if (entry.byteLength <= maxBytes) return { load: entry.load };
      return { load: () => Promise.reject(tooLarge(path, entry.byteLength, maxBytes)) };
    },
  };
}

function partsWithin(path: string, directory: string): string[] | undefined {
  if (path.startsWith("/") || /^[A-Za-z]:\//.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of [...directory.split("/"), ...path.split("/")]) {
    if (part === ".." && parts.pop() === undefined) return undefined;
    if (part !== "" && part !== "." && part !== "..") parts.push(part);
  }
  return parts;
}
