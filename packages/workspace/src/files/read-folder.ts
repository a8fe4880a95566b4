import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import { quoted } from "../text.ts";
import { systemCode } from "./file-error.ts";
import { readFileWithin } from "./read-file.ts";
import { type WorkspacePathArgs, workspacePath } from "./workspace-path.ts";

/** A file that was read as text. */
export interface TextFile {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the files of a folder of the workspace, and of all folders in it, whose names have an ending.
 *
 * @param args.ending - `.json`
 * @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, or something can't be read.
 */
export async function readFolder(
  args: WorkspacePathArgs & { readonly ending: string; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<TextFile[]> {
  const { realRoot, path, file: folder } = await workspacePath(args);
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    const code = systemCode(error);
    throw new ConfigurationError(
      `The folder ${quoted(folder)} ${code === "ENOENT" ? "does not exist" : `can't be read (${code})`}.`,
      `Correct ${args.option}.`,
      { cause: error },
    );
  });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(args.ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: TextFile[] = [];
  for (const one of paths) {
    const file = relative(realRoot, one).split(sep).join("/");
    const bytes = await readFileWithin({ realRoot, path: one, file, maxBytes: args.maxBytes, signal: args.signal });
    files.push({ file, text: new TextDecoder().decode(bytes) });
  }
  return files;
}
