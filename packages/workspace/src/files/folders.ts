import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../limits.ts";
import { systemCode } from "./file-error.ts";
import { isInside } from "./inside.ts";
import {
  compareEntries,
  type Destination,
  type FolderEntry,
  type FolderListing,
  FolderTooLargeError,
  type Tree,
} from "./tree.ts";

/** The workspace's folders, each listed once. Paths are relative to the workspace and have the disk's own names. */
export class Folders implements Tree {
  readonly root: string;
  readonly realRoot: string;
  readonly #listings = new Map<string, Promise<FolderListing>>();
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
  list(folder: string): Promise<FolderListing> {
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

  async #read(folder: string): Promise<FolderListing> {
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
      return { entries: entries.sort(compareEntries) };
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
