import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import { partsFromRoot } from "../pattern/image-path.ts";
import { quoted } from "../text.ts";

/** A path that is to be written, inside the workspace. */
export interface WorkspacePath {
  /** The workspace, links resolved. */
  readonly realRoot: string;
  /** Absolute. */
  readonly path: string;
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
}

/** Where a path of the user's is to be written, and what the user calls it. */
export interface WorkspacePathArgs {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Absolute path of the folder that relative paths start from. */
  readonly directory: string;
  /** As the user wrote it. */
  readonly path: string;
  /** Name of the option, for messages. */
  readonly option: string;
}

/** @throws ConfigurationError when the path leads out of the workspace, or is the workspace itself. */
export async function workspacePath({ root, directory, path, option }: WorkspacePathArgs): Promise<WorkspacePath> {
  const realRoot = await realpath(root);
  const written = sep === "\\" ? path.replaceAll("\\", "/") : path;
  const parts = partsFromRoot(written, { root, realRoot, directory });
  if (parts === undefined || parts.length === 0) {
    throw new ConfigurationError(
      `${option}: ${quoted(path)} is not a path inside the workspace.`,
      "Name one inside it.",
    );
  }
  const absolute = join(realRoot, ...parts);
  return { realRoot, path: absolute, file: relative(realRoot, absolute).split(sep).join("/") };
}
