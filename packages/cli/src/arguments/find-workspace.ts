import { realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type OptionReader, shown, type WorkspaceFolder } from "@itwin-images/commands";

/**
 * Finds the working directory and the workspace, outside of which nothing is read: the Git repository that the directory
 * is in, or else the directory itself.
 */
export async function findWorkspace(options: OptionReader): Promise<WorkspaceFolder | undefined> {
  const directory = options.text("working-directory") ?? ".";
  const label = options.label("working-directory");
  const found = await realpath(resolve(directory)).catch(() => undefined);
  if (found === undefined) {
    options.refuse(`${label} is ${shown(directory)}, which does not exist. Correct the path.`);
    return undefined;
  }
  if (!(await stat(found)).isDirectory()) {
    options.refuse(`${label} is ${shown(directory)}, which is a file. Name a folder.`);
    return undefined;
  }
  const root = (await repositoryOf(found)) ?? found;
  return { root, directory: relative(root, found).split(sep).join("/") };
}

/** The top of the Git repository that a folder is in. In a worktree or a submodule, `.git` is a file. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  const hasGit = await stat(join(folder, ".git")).then(
    () => true,
    () => false,
  );
  if (hasGit) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}
