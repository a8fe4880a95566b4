import { ITwinImagesError } from "@itwin-images/core";
import { formatBytes } from "@itwin-images/core/internal";
import { quoted } from "../text.ts";

/** What callers branch on: the `code` of a {@link WorkspaceFileError}. */
export const fileErrorCodes = {
  /** The file, or a folder on its path, is not there (any more). */
  gone: "file-gone",
  /** Not allowed to read it. */
  permission: "file-permission",
  /** Its real path, links resolved, is not in the workspace. */
  outside: "file-outside-workspace",
  /** A folder, a pipe, a socket or a device. */
  notFile: "file-not-regular",
  /** More bytes than are read. */
  tooLarge: "file-too-large",
  /** It changed while it was being read. */
  changed: "file-changed",
  /** Anything else that the system says. */
  unreadable: "file-unreadable",
} as const;

export type FileErrorCode = (typeof fileErrorCodes)[keyof typeof fileErrorCodes];

/** A file of the workspace could not be read. `message` names the file, the reason and what to do. */
export class WorkspaceFileError extends ITwinImagesError {
  override readonly name = "WorkspaceFileError";
  override readonly code: FileErrorCode;
  /** The file, relative to the workspace, with forward slashes. */
  readonly file: string;

  constructor(code: FileErrorCode, file: string, what: string, fix: string, options: { cause?: unknown } = {}) {
    super(what, fix, options);
    this.code = code;
    this.file = file;
  }
}

/** More bytes than are read. */
export function tooLarge(file: string, size: number, maxBytes: number): WorkspaceFileError {
  const what = `${quoted(file)} has ${formatBytes(size)}, and more than ${formatBytes(maxBytes)} are not read.`;
  return new WorkspaceFileError(
    fileErrorCodes.tooLarge,
    file,
    what,
    "See that it is the right file, or make it smaller.",
  );
}

/** Something at the path that has no bytes to read. */
export function notFile(file: string, isFolder: boolean): WorkspaceFileError {
  const what = `${quoted(file)} is ${isFolder ? "a folder" : "a pipe, a socket or a device"}, not a file.`;
  const fix = isFolder ? "Name a file in it." : "Write the image to a regular file first.";
  return new WorkspaceFileError(fileErrorCodes.notFile, file, what, fix);
}

/** The system's code for what went wrong, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
