import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { type OptionReader, shown, type WorkspaceFolder } from "@itwin-images/commands";
import { oneLine } from "@itwin-images/core/internal";
import { findPath, openWorkspace, quoted } from "@itwin-images/workspace";

/**
 * Finds the working directory inside the workspace, links resolved.
 *
 * @param directory - Default: the input.
 */
export async function findWorkingDirectory(
  workspace: string,
  inputs: OptionReader,
  directory: string = inputs.text("working-directory") ?? ".",
): Promise<WorkspaceFolder | undefined> {
  if (workspace === "") {
    inputs.refuse("GITHUB_WORKSPACE is not set. Run this as a step of a GitHub Actions job.");
    return undefined;
  }
  const realRoot = await realpathOrNothing(workspace);
  if (realRoot === undefined) {
    inputs.refuse(
      `The workspace ${oneLine(workspace)} (GITHUB_WORKSPACE) does not exist. Add a step with actions/checkout before this one.`,
    );
    return undefined;
  }
  const named = `The input working-directory is ${shown(directory)}`;
  const found = await realpathOrNothing(resolve(workspace, directory));
  if (found === undefined) {
    const meant = await suggestFolder(realRoot, resolve(realRoot, directory));
    const fix = meant === undefined ? "Correct the path." : `Did you mean ${quoted(meant)}?`;
    inputs.refuse(`${named}, which is not in the workspace. ${fix}`);
    return undefined;
  }
  const inside = relative(realRoot, found);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    inputs.refuse(
      `${named}, which leads out of the workspace. Name a folder inside of it; a path is relative to the workspace.`,
    );
    return undefined;
  }
  if (!(await stat(found)).isDirectory()) {
    inputs.refuse(`${named}, which is a file. Name a folder.`);
    return undefined;
  }
  return { root: resolve(workspace), directory: inside.split(sep).join("/") };
}

/** The folder of the workspace whose path is nearest, relative to the workspace. */
async function suggestFolder(root: string, path: string): Promise<string | undefined> {
  const source = await openWorkspace(root);
  if ("problem" in source) return undefined;
  const found = await findPath(source, relative(root, path).split(sep));
  if (found.kind !== "missing" || found.suggestion === undefined) return undefined;
  return (await stat(resolve(root, found.suggestion))).isDirectory() ? found.suggestion : undefined;
}

async function realpathOrNothing(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}
