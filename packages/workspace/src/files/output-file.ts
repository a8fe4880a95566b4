import { type WorkspacePathArgs, workspacePath } from "./workspace-path.ts";
import { removeFileWithin, writeFileWithin } from "./write-file.ts";

/**
 * Opens a file of the workspace that a run writes at its end. One that is there is removed: of a run that is killed, nothing
 * must be left that looks like its results.
 *
 * @returns Writes it, whole or not at all.
 * @throws ConfigurationError when the path leads out of the workspace, or the file can't be removed.
 */
export async function openOutputFile(args: WorkspacePathArgs): Promise<(content: string) => Promise<void>> {
  const location = await workspacePath(args);
  await removeFileWithin(location);
  return (content) => writeFileWithin({ ...location, content });
}
