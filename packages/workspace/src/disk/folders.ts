import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../limits.ts";
import { systemCode } from "./file-error.ts";
import { isInside } from "./inside.ts";

/** What a name in a folder is, before links are followed. */
type EntryKind = "file" | "folder" | "link" | "other";

/** A name in a folder. */
export interface FolderEntry {
  /** As the disk has it: on macOS often in NFD. */
  readonly name: string;
  /** As names are compared: in NFC. */
  readonly key: string;
  readonly kind: EntryKind;
}

/** Where a path ends when its links are followed. */
export type Destination = "file" | "folder" | "other" | "broken" | "outside";

/** The names in a folder, or the system's code for why they can't be told. */
export type Listing = { readonly entries: readonly FolderEntry[] } | { readonly error: string };

/** Thrown when there are more names to search than are read. */
export class FolderTooLargeError extends Error {
  override readonly name = "FolderTooLargeError";
}

/** The workspace's folders, each listed once. Paths are relative to the workspace and have the disk's own names. */
export class Folders {
  readonly root: string;
  readonly realRoot: string;
  readonly #listings = new Map<string, Promise<Listing>>();
  readonly #maxEntries: number;
  #entries = 0;

  /** @param args.maxEntries - How many names are read from all folders together. Default {@link limits.folderEntries}. */
  constructor(args: { root: string; realRoot: string; maxEntries?: number }) {
    this.root = args.root;
    this.realRoot = args.realRoot;
    this.#maxEntries = args.maxEntries ?? limits.folderEntries;
  }

  /**
   * Names the entries of a folder, sorted by key.
   *
   * @throws FolderTooLargeError
   */
  list(folder: string): Promise<Listing> {
    const known = this.#listings.get(folder);
    if (known) return known;
    const listing = this.#read(folder);
    this.#listings.set(folder, listing);
    return listing;
  }

  /** Follows the links on a path, the last one included, and tells what is there. Looks at nothing outside. */
  async follow(path: string): Promise<Destination> {
    try {
      const real = await realpath(join(this.root, path));
      if (!isInside(this.realRoot, real)) return "outside";
      const stats = await stat(real);
      return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
    } catch {
      return "broken";
    }
  }

  async #read(folder: string): Promise<Listing> {
    try {
      const found = await readdir(join(this.root, folder), { withFileTypes: true });
      this.#entries += found.length;
      if (this.#entries > this.#maxEntries) throw new FolderTooLargeError();
      const entries = found.map((entry): FolderEntry => {
        const kind = entry.isFile()
          ? "file"
          : entry.isDirectory()
            ? "folder"
            : entry.isSymbolicLink()
              ? "link"
              : "other";
        return { name: entry.name, key: entry.name.normalize("NFC"), kind };
      });
      return { entries: entries.sort((a, b) => compareText(a.key, b.key) || compareText(a.name, b.name)) };
    } catch (error) {
      if (error instanceof FolderTooLargeError) throw error;
      return { error: systemCode(error) ?? String(error) };
    }
  }
}

/**
 * Opens the workspace.
 *
 * @returns `undefined` when it is no folder.
 */
export async function openFolders(root: string): Promise<Folders | undefined> {
  try {
    const realRoot = await realpath(root);
    return (await lstat(realRoot)).isDirectory() ? new Folders({ root, realRoot }) : undefined;
  } catch {
    return undefined;
  }
}

/** By UTF-16 code units, which no machine's language setting changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A name in a folder, as a path. The workspace itself is the empty path. */
export function childPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
