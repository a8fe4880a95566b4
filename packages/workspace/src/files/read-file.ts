import { constants } from "node:fs";
import { type FileHandle, open, readlink, realpath, stat } from "node:fs/promises";
import { quoted } from "../text.ts";
import { fileErrorCodes as codes, notFile, systemCode, tooLarge, WorkspaceFileError } from "./file-error.ts";
import { isInside } from "./workspace-path.ts";

/** Bytes read between two checks of the signal. */
const chunkBytes = 4 * 1024 * 1024;

// A pipe without a writer would block the opening itself; a link put in place of the file after its path was resolved
// must not be followed. Windows has neither flag (nor either danger in this form).
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** A file to read, and how much of it. */
export interface ReadFileArgs {
  /** The workspace, links resolved. */
  readonly realRoot: string;
  /** Absolute path of the file. */
  readonly path: string;
  /** How messages name the file. */
  readonly file: string;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a regular file whose real path lies in the workspace.
 *
 * @returns Memory of its own, not a slice of a pool.
 * @throws WorkspaceFileError, or the signal's reason.
 */
export async function readFileWithin({ realRoot, path, file, maxBytes, signal }: ReadFileArgs): Promise<Uint8Array> {
  signal?.throwIfAborted();
  try {
    const realPath = await realpath(path);
    if (!isInside(realRoot, realPath)) throw outside(file);
    const handle = await open(realPath, openFlags);
    try {
      await checkSame({ handle, realRoot, path, file });
      return await readAll({ handle, file, maxBytes, signal });
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof WorkspaceFileError ? error : fromSystem(error, file);
  }
}

/** The bytes of a file; `undefined` when there is none. */
export async function readIfThere(args: ReadFileArgs): Promise<Uint8Array | undefined> {
  try {
    return await readFileWithin(args);
  } catch (error) {
    if (error instanceof WorkspaceFileError && error.code === codes.gone) return undefined;
    throw error;
  }
}

type Opened = { readonly handle: FileHandle } & Pick<ReadFileArgs, "file">;

/**
 * A folder on the path may have become a link between resolving and opening, so the opened file must be the one at the
 * path now. Only Linux knows the path of an open file; elsewhere a folder that is swapped three times within these calls
 * would pass.
 */
async function checkSame({ handle, realRoot, path, file }: Opened & Pick<ReadFileArgs, "realRoot" | "path">) {
  const openedPath = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined);
  if (openedPath !== undefined && !isInside(realRoot, openedPath)) throw outside(file);
  const opened = await handle.stat({ bigint: true });
  const realPath = await realpath(path);
  if (!isInside(realRoot, realPath)) throw outside(file);
  const there = await stat(realPath, { bigint: true });
  if (opened.dev !== there.dev || opened.ino !== there.ino) throw changed(file);
}

async function readAll({ handle, file, maxBytes, signal }: Opened & Pick<ReadFileArgs, "maxBytes" | "signal">) {
  const stats = await handle.stat();
  if (!stats.isFile()) throw notFile(file, stats.isDirectory());
  if (stats.size > maxBytes) throw tooLarge(file, stats.size, maxBytes);
  const bytes = new Uint8Array(stats.size);
  let length = 0;
  while (length < bytes.length) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, length, Math.min(chunkBytes, bytes.length - length), null);
    if (bytesRead === 0) throw changed(file);
    length += bytesRead;
  }
  const { bytesRead: more } = await handle.read(new Uint8Array(1), 0, 1, null);
  if (more > 0) throw changed(file);
  return bytes;
}

function outside(file: string): WorkspaceFileError {
  const fix = "Copy the file itself into the workspace: links out of it are not followed.";
  return new WorkspaceFileError(codes.outside, file, `${quoted(file)} is a link that leads out of the workspace.`, fix);
}

function changed(file: string): WorkspaceFileError {
  const fix = "Let the step that writes it finish before this one.";
  return new WorkspaceFileError(codes.changed, file, `${quoted(file)} changed while it was being read.`, fix);
}

function fromSystem(cause: unknown, file: string): WorkspaceFileError {
  const fail = (code: (typeof codes)[keyof typeof codes], what: string, fix: string) =>
    new WorkspaceFileError(code, file, `${quoted(file)} ${what}`, fix, { cause });
  switch (systemCode(cause)) {
    case "ENOENT":
    case "ENOTDIR":
      return fail(codes.gone, "is not there.", "See that no step moves or removes it before this one.");
    case "EACCES":
    case "EPERM":
      return fail(codes.permission, "may not be read by this step.", "Give it read permission (chmod a+r).");
    case "EISDIR":
      return notFile(file, true);
    case "ENXIO":
      return notFile(file, false);
    case "ELOOP":
      return fail(codes.changed, "is a link in a circle, or became a link.", "Put the file itself in its place.");
    default: {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return fail(
        codes.unreadable,
        `could not be read: ${reason}.`,
        "See that the disk is in order, and run it again.",
      );
    }
  }
}
