import { limits } from "../limits.ts";
import type { ListedEntry, Listing } from "./listing.ts";
import {
  childPath,
  compareEntries,
  type Destination,
  type FolderEntry,
  type FolderListing,
  FolderTooLargeError,
  type Tree,
} from "./tree.ts";

/** The folders of a listing, each asked for once. What is refused counts as a file: opening it tells why. */
export class ListedTree implements Tree {
  readonly #listing: Listing;
  readonly #signal: AbortSignal | undefined;
  readonly #maxEntries: number;
  readonly #folders = new Map<string, Promise<FolderListing>>();
  readonly #known = new Map<string, ListedEntry>();

  /** @param args.maxEntries - How many names are read from all folders together. Default {@link limits.folderEntries}. */
  constructor(args: { listing: Listing; signal: AbortSignal | undefined; maxEntries?: number }) {
    this.#listing = args.listing;
    this.#signal = args.signal;
    this.#maxEntries = args.maxEntries ?? limits.folderEntries;
  }

  list(folder: string): Promise<FolderListing> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const listing = this.#read(folder);
    this.#folders.set(folder, listing);
    return listing;
  }

  async follow(path: string): Promise<Destination> {
    const entry = this.#known.get(path);
    if (entry === undefined) return "broken";
    return entry.kind === "folder" ? "folder" : "file";
  }

  /** What is at a path whose folder was listed. */
  entry(path: string): ListedEntry | undefined {
    return this.#known.get(path);
  }

  async #read(folder: string): Promise<FolderListing> {
    const listed = await this.#listing.list(folder, this.#signal ? { signal: this.#signal } : {});
    for (const entry of listed) this.#known.set(childPath(folder, entry.name), entry);
    if (this.#known.size > this.#maxEntries) throw new FolderTooLargeError();
    const entries = listed.map(
      ({ name, kind }): FolderEntry => ({
        name,
        key: name.normalize("NFC"),
        kind: kind === "folder" ? "folder" : "file",
      }),
    );
    return { entries: entries.sort(compareEntries) };
  }
}
