import type { BareProblem, PlanItem } from "@itwin-images/core";

/** Files that are not on the disk: somebody else knows their names and fetches their bytes. */
export interface Listing {
  /** How messages name it, as in "is not in …": `the release v1.2.0 of octo/renders`. */
  readonly name: string;
  /** What to do when a file is not in it, as a sentence. */
  readonly checkFile: string;
  /** What to do when the manifest is not in it, as a sentence. */
  readonly checkManifest: string;
  /**
   * Names what is in a folder; the top is the empty path. Each folder is asked for once at most in a plan, and only if
   * an entry may have a file in it, so that a large tree can be listed piece by piece.
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
