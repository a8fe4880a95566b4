/** What a name in a folder is, before links are followed. */
type EntryKind = "file" | "folder" | "link" | "other";

/** A name in a folder. */
export interface FolderEntry {
  /** As the disk, or whoever else keeps the files, has it: on macOS often in NFD. */
  readonly name: string;
  /** As names are compared: in NFC. */
  readonly key: string;
  readonly kind: EntryKind;
}

/** Where a path ends when its links are followed. */
export type Destination = "file" | "folder" | "other" | "broken" | "outside";

/** The names in a folder, or the system's code for why they can't be told. */
export type FolderListing = { readonly entries: readonly FolderEntry[] } | { readonly error: string };

/** Folders and names to search, wherever they are. Paths are relative to the top and have the tree's own names. */
export interface Tree {
  /**
   * Names the entries of a folder, sorted by key.
   *
   * @throws FolderTooLargeError
   */
  list(folder: string): Promise<FolderListing>;
  /** Follows the links on a path, the last one included, and tells what is there. */
  follow(path: string): Promise<Destination>;
}

/** Thrown when there are more names to search than are read. */
export class FolderTooLargeError extends Error {
  override readonly name = "FolderTooLargeError";
}

/** By NFC key, and where that is the same by name. */
export function compareEntries(a: FolderEntry, b: FolderEntry): number {
  return compareText(a.key, b.key) || compareText(a.name, b.name);
}

/** By UTF-16 code units, which no machine's language setting changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A name in a folder, as a path. The top itself is the empty path. */
export function childPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
