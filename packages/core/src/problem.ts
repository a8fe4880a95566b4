import type { Target } from "./target.ts";

/** How much a {@link Problem} weighs: an `error` stops the whole run before the first upload, a `warning` does not. */
export type Severity = "error" | "warning";

/** A place in a text file. Lines and columns count from 1. */
export interface SourceLocation {
  /** Path as the user knows it: relative to the workspace, with forward slashes. */
  readonly file: string;
  /** Line, from 1. */
  readonly line?: number;
  /** Column, from 1. */
  readonly column?: number;
}

/** Something wrong with an image, an entry or a manifest, found before any request is made. */
export interface Problem {
  /** Stable name for programs, one of {@link problemCodes} (or of the package that found it). */
  readonly code: string;
  /** Whether it stops the run. */
  readonly severity: Severity;
  /** What is wrong, as one sentence without the file's name (that is in `location`). */
  readonly message: string;
  /** What to do about it, as one sentence. */
  readonly fix: string;
  /** The image, or the line of the manifest, at fault. */
  readonly location?: SourceLocation;
  /** The target the image was meant for, where one is known. */
  readonly target?: Target;
}

/** A problem before it is known which file and which target it is about. */
export type BareProblem = Omit<Problem, "location" | "target">;

/** The codes of the problems that this package finds. */
export const problemCodes = {
  /** The file has no bytes. */
  imageEmpty: "image-empty",
  /** The file is a Git LFS pointer, not the image. */
  imageLfsPointer: "image-lfs-pointer",
  /** The file is something else than a PNG or a JPEG, or a JPEG of a kind that browsers do not show. */
  imageFormat: "image-format",
  /** The format is an image format, but not one that this kind of target takes. */
  imageFormatForTarget: "image-format-for-target",
  /** The file ends before the image does. */
  imageTruncated: "image-truncated",
  /** The file's structure is broken. */
  imageCorrupt: "image-corrupt",
  /** More than 100 megapixels. */
  imageTooManyPixels: "image-too-many-pixels",
  /** More bytes than the platform takes (an error) or may take (a warning). */
  imageTooLarge: "image-too-large",
  /** One side is more than 5 times the other. */
  imageShape: "image-shape",
  /** A picture of one colour, or nearly. */
  imageBlank: "image-blank",
  /** A part of the picture is transparent. */
  imageTransparent: "image-transparent",
  /** The tiles that show images of this kind cut off much of it. */
  imageCropped: "image-cropped",
  /** The picture is smaller than the tiles that show images of this kind. */
  imageSmall: "image-small",
  /** Several files of a plan have the same bytes. */
  imageRepeated: "image-repeated",
  /** An animated PNG: the platform shows one frame. */
  imageAnimated: "image-animated",
  /** A PNG's chunk that browsers ignore has a wrong checksum. */
  imageChecksum: "image-checksum",
  /** Bytes stand behind the end of the image, which may be another file. A warning. */
  imageTrailingData: "image-trailing-data",
  /** The file's extension names another format than its bytes. */
  imageExtension: "image-extension",
  /** The file could not be read. */
  imageUnreadable: "image-unreadable",
  /** The file changed between the check and the upload. */
  imageChanged: "image-changed",
  /** The platform took the image, and what it shows then can't be read here. */
  imageNotVerified: "image-not-verified",
  /** The id is not of its kind's form. */
  targetId: "target-id",
  /** The id is of its kind's form, but looks like the id of something else. */
  targetIdDoubtful: "target-id-doubtful",
  /** Two items of a plan have the same target. */
  targetDuplicate: "target-duplicate",
  /** Nothing has the name, as far as the token's owner may see. */
  nameNotFound: "name-not-found",
  /** Several things have the name. */
  nameAmbiguous: "name-ambiguous",
  /** The list of iTwins ends before it is known which one a file's name stands for. */
  nameListCut: "name-list-cut",
  /** The saved view is not shared: only its owner sees it. */
  savedViewNotShared: "saved-view-not-shared",
  /** The iTwin is inactive. */
  itwinInactive: "itwin-inactive",
} as const;

/** True when at least one of the problems is an error. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}

/** The same problems, each of them an error. */
export function asErrors(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, severity: "error" }));
}
