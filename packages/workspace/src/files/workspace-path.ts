import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import { quoted } from "../text.ts";

/** A path inside the workspace, to write to. */
export interface WorkspacePath {
  /** The workspace, links resolved. */
  readonly realRoot: string;
  /** Absolute. */
  readonly path: string;
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
}

/** A path as the user wrote it, and the option that it was given by. */
export interface WorkspacePathArgs {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** The folder that relative paths start from: relative to the workspace, with forward slashes; empty for its top. */
  readonly directory: string;
  /** As the user wrote it. */
  readonly path: string;
  /** Name of the option, for messages. */
  readonly option: string;
}

/** @throws ConfigurationError when the path leads out of the workspace, or is the workspace itself. */
export async function workspacePath({ root, directory, path, option }: WorkspacePathArgs): Promise<WorkspacePath> {
  const realRoot = await realpath(root);
  const parts = partsFromRoot(path, { root, realRoot, directory });
  if (parts === undefined || parts.length === 0) {
    throw new ConfigurationError(
      `${option}: ${quoted(path)} is not a path inside the workspace.`,
      "Name one inside it.",
    );
  }
  return { realRoot, path: join(realRoot, ...parts), file: parts.join("/") };
}

/**
 * The names on the way from the workspace to a path, without `.` and `..`. Works on text only: links are resolved when
 * files are found.
 *
 * @param path - Absolute, or relative to the directory.
 * @param base.realRoot - `root` with its links resolved.
 * @param base.directory - Relative to the workspace, with forward slashes.
 * @returns `undefined` when the path leads out of the workspace.
 */
export function partsFromRoot(
  path: string,
  { root, realRoot, directory }: { root: string; realRoot: string; directory: string },
): string[] | undefined {
  const written = splitPath(path);
  // A drive letter is no relative path anywhere: on Linux it could only be a path that was copied from Windows.
  const absolute = /^(\/|[A-Za-z]:[\\/])/.test(path);
  const parts: string[] = [];
  for (const part of absolute ? written : [...splitPath(root), ...splitPath(directory), ...written]) {
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  for (const candidate of [root, realRoot]) {
    const above = splitPath(candidate);
    if (above.every((part, index) => isSamePart(part, parts[index]))) return parts.slice(above.length);
  }
  return undefined;
}

function splitPath(path: string): string[] {
  return path.split(sep === "\\" ? /[\\/]/ : "/").filter((part) => part !== "" && part !== ".");
}

// Windows spells the same workspace with and without a capital drive letter.
function isSamePart(a: string, b: string | undefined): boolean {
  return sep === "\\" ? a.toLowerCase() === b?.toLowerCase() : a === b;
}

/** Whether a path is a folder or in it. Both must be real paths: a name may be a link to anywhere. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
