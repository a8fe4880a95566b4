import { constants } from "node:fs";
import { mkdir, open, readdir, realpath, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import { quoted } from "../text.ts";
import { systemCode } from "./file-error.ts";
import { isInside } from "./workspace-path.ts";

/** A file to write. */
export interface WriteFileArgs {
  /** The workspace, links resolved. */
  readonly realRoot: string;
  /** Absolute path of the file. Its folder is made if it is missing. */
  readonly path: string;
  /** How messages name the file. */
  readonly file: string;
  readonly content: Uint8Array | string;
}

/**
 * Writes a file of the workspace so that it is always whole: the content goes to a file beside it, onto the disk, and
 * then takes the name at once. What a killed run leaves beside it is overwritten by the next one.
 *
 * @throws ConfigurationError when it leads out of the workspace or can't be written; `cause` says why.
 */
export async function writeFileWithin({ realRoot, path, file, content }: WriteFileArgs): Promise<void> {
  try {
    const folder = await makeFolderWithin({ realRoot, path: dirname(path), file });
    const temporary = join(folder, `.${basename(path)}.tmp`);
    // It may be a killed run's, or a link. A file created anew can't be a link, also on Windows, which has no flag against
    // following links.
    await unlink(temporary).catch((error) => {
      if (systemCode(error) !== "ENOENT") throw error;
    });
    const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o666);
    try {
      try {
        await handle.writeFile(content);
        // Before the name: a machine that stops now must find the old content or the new, and not an empty file.
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, join(folder, basename(path)));
    } catch (error) {
      // A failure to clean up must not hide why the file can't be written.
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
  }
}

/** @throws ConfigurationError when the folder of a file lies outside the workspace, or would if it were made. */
export async function requireFolderWithin({ realRoot, path, file }: Omit<WriteFileArgs, "content">): Promise<void> {
  try {
    if (!isInside(realRoot, await nearestRealPath(dirname(path)))) throw outside(file);
  } catch (error) {
    throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
  }
}

/** Makes a folder of the workspace, if it is missing, and resolves its links. */
async function makeFolderWithin({ realRoot, path, file }: Omit<WriteFileArgs, "content">): Promise<string> {
  try {
    // The nearest folder that exists decides where new ones would come to be.
    const existing = await nearestRealPath(path);
    if (!isInside(realRoot, existing)) throw outside(file);
    await mkdir(path, { recursive: true });
    const folder = await realpath(path);
    if (!isInside(realRoot, folder)) throw outside(file);
    return folder;
  } catch (error) {
    throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
  }
}

/**
 * Removes a file of the workspace; one that is not there is no fault. A link is removed itself, and not what it leads to.
 *
 * @throws ConfigurationError when its folder lies outside the workspace, or it can't be removed.
 */
export async function removeFileWithin({ realRoot, path, file }: Omit<WriteFileArgs, "content">): Promise<void> {
  try {
    const folder = await realpath(dirname(path));
    if (!isInside(realRoot, folder)) throw outside(file);
    await unlink(join(folder, basename(path)));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
  }
}

/** Names in a folder of the workspace; none when it is not there. */
export async function listFolderWithin({ realRoot, path, file }: Omit<WriteFileArgs, "content">): Promise<string[]> {
  try {
    if (!isInside(realRoot, await nearestRealPath(path))) throw outside(file);
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
  }
}

async function nearestRealPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (parent === path) throw error;
    return nearestRealPath(parent);
  }
}

function outside(file: string): ConfigurationError {
  return new ConfigurationError(`${quoted(file)} lies outside the workspace.`, "Name a path inside it.");
}

function cannotWrite(file: string, cause: unknown): ConfigurationError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConfigurationError(
    `${quoted(file)} can't be written: ${reason}.`,
    "See that this step may write there and that the disk has room.",
    { cause },
  );
}
