import type { BareProblem, PlanItem } from "@itwin-images/core";
import type { Tree } from "./tree.ts";

/** Where the files of entries are: the workspace on the disk, or the listing of files that are elsewhere. */
export interface Place {
  readonly words: PlaceWords;
  readonly tree: Tree;
  /**
   * The names on the way from the top to a path as the user wrote it, without `.` and `..`.
   *
   * @returns `undefined` when the path leads out of the place.
   */
  parts(path: string): string[] | undefined;
  /** A path of the tree, as it would be written in an entry. */
  asWritten(path: string): string;
  /** How a file of the tree is read, or why it is not. */
  open(path: string, maxBytes: number): { readonly load: PlanItem["load"] } | { readonly problem: BareProblem };
}

/** What messages say of a place. */
export interface PlaceWords {
  /** All of it, as in "leads out of …": `the workspace "/home/runner/work/renders/renders"`. */
  readonly name: string;
  /** Its top, as in "is not in …": `the workspace folder`. */
  readonly topFolder: string;
  /** What to do when a path leads out of it, as a sentence. */
  readonly stayInside: string;
  /** The same for the path of the manifest. */
  readonly stayInsideManifest: string;
  /** What to do when there is no such file, as a sentence. */
  readonly checkFile: string;
  /** What to do when there is no manifest, as a sentence. */
  readonly checkManifest: string;
}
