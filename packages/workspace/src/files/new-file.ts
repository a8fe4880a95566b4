import { lstat } from "node:fs/promises";
import { ConfigurationError } from "@itwin-images/core";
import { quoted } from "../text.ts";
import { systemCode } from "./file-error.ts";
import { type WorkspacePathArgs, workspacePath } from "./workspace-path.ts";
import { writeFileWithin } from "./write-file.ts";

/** A file of the workspace that does not exist yet. */
export interface NewFile {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** Writes it, whole or not at all. */
  write(content: string): Promise<void>;
}

/** @throws ConfigurationError when the path leads out of the workspace, or when something is there. */
export async function openNewFile(args: WorkspacePathArgs): Promise<NewFile> {
  const location = await workspacePath(args);
  const refuseExisting = async (): Promise<void> => {
    const found = await lstat(location.path).catch((error: unknown) => {
      if (systemCode(error) === "ENOENT") return undefined;
      throw error;
    });
    if (found) {
      throw new ConfigurationError(
        `${quoted(location.file)} exists, and is not overwritten.`,
        `Move it away, or give another path as ${args.option}.`,
      );
    }
  };
  await refuseExisting();
  return {
    file: location.file,
    async write(content) {
      await refuseExisting();
      await writeFileWithin({ ...location, content });
    },
  };
}
