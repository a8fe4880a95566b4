import type { BareProblem, PlanItem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { limits } from "../limits.ts";
import { folderName, quoted } from "../text.ts";

/**
 * Files to publish, wherever they are: the workspace on the disk, a release, a commit. Paths are relative to the top,
 * with forward slashes and the source's own names; the top itself is the empty path.
 */
export interface FileSource {
  readonly texts: SourceTexts;
  /**
   * The names on the way from the top to a path as the user wrote it, without `.` and `..`.
   *
   * @param directory - The folder that relative paths start from.
   * @returns `undefined` when the path leads out of the source.
   */
  parts(path: string, directory: string): string[] | undefined;
  /** Names the entries of a folder, sorted by key. Each folder is read once. */
  list(folder: string): Promise<FolderListing>;
  /** What is at the end of a path when its links are followed, the last one included. */
  follow(path: string): Promise<Destination>;
  /** How a file in a folder that was listed is read, or why it is not. */
  open(path: string, maxBytes: number): { readonly load: PlanItem["load"] } | { readonly problem: BareProblem };
}

/** What messages say of a source. */
export interface SourceTexts {
  /** All of it, as in "leads out of …": `the workspace "/home/runner/work/renders/renders"`. */
  readonly name: string;
  /** Its top, as in "is not in …": `the workspace folder`. */
  readonly topFolder: string;
  /** What to do when a path leads out of it, as a sentence. */
  readonly stayInside: string;
  /** The same for the path of the manifest. */
  readonly stayInsideManifest: string;
  /** What to do when a file is missing, as a sentence. */
  readonly checkFile: string;
  /** What to do when the manifest is missing, as a sentence. */
  readonly checkManifest: string;
}

/** A name in a folder. */
export interface FolderEntry {
  /** As the source has it: on macOS often in NFD. */
  readonly name: string;
  /** As names are compared: in NFC. */
  readonly key: string;
  /** Before links are followed. */
  readonly kind: "file" | "folder" | "link" | "other";
}

/** Where a path ends when its links are followed. */
export type Destination = "file" | "folder" | "other" | "broken" | "outside";

/** The names in a folder, or why they are not known. */
type FolderListing = { readonly entries: readonly FolderEntry[] } | UnlistedFolder;

export type UnlistedFolder =
  /** `error` is the system's code. */
  | { readonly kind: "unreadable"; readonly error: string }
  /** All folders together have more names than are read. */
  | { readonly kind: "too-large" };

/**
 * Reads each folder once and bounds the names in all of them together.
 *
 * @param maxEntries - Default {@link limits.folderEntries}.
 */
export function listOnce(
  read: (folder: string) => Promise<readonly Omit<FolderEntry, "key">[] | UnlistedFolder>,
  maxEntries: number = limits.folderEntries,
): FileSource["list"] {
  const listings = new Map<string, Promise<FolderListing>>();
  let count = 0;
  const list = async (folder: string): Promise<FolderListing> => {
    const found = await read(folder);
    if ("kind" in found) return found;
    count += found.length;
    if (count > maxEntries) return { kind: "too-large" };
    const entries = found.map(({ name, kind }) => ({ name, key: name.normalize("NFC"), kind }));
    return { entries: entries.sort((a, b) => compareText(a.key, b.key) || compareText(a.name, b.name)) };
  };
  return (folder) => {
    const listing = listings.get(folder) ?? list(folder);
    listings.set(folder, listing);
    return listing;
  };
}

/** By UTF-16 code units, which no machine's language setting changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A name in a folder, as a path. */
export function childPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** A folder whose names can't be read. */
export function unreadableFolder(folder: string, error: string, { topFolder }: SourceTexts): BareProblem {
  return {
    code: codes.folderUnreadable,
    severity: "error",
    message: `${folderName(folder, topFolder).replace(/^t/, "T")} could not be searched (${error}).`,
    fix: "Give it read permission (chmod a+rx), or leave it out of the pattern.",
  };
}

/** More names than are read, all folders together. */
export function folderTooLarge(path: string, fix: string): BareProblem {
  const most = limits.folderEntries.toLocaleString("en-US");
  const message = `To search for ${quoted(path)}, more than ${most} names in folders would have to be read.`;
  return { code: codes.folderTooLarge, severity: "error", message, fix };
}
