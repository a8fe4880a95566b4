import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { WorkspaceFolder } from "@itwin-images/commands";
import { oneLine } from "@itwin-images/core/internal";
import { type Refuse, shown } from "./input-values.ts";

/** Finds the working directory inside the workspace, links resolved. */
export async function findWorkingDirectory(
  workspace: string,
  directory: string,
  refuse: Refuse,
): Promise<WorkspaceFolder | undefined> {
  if (workspace === "") {
    refuse("GITHUB_WORKSPACE is not set. Run this as a step of a GitHub Actions job.");
    return undefined;
  }
  const realRoot = await realpathOrNothing(workspace);
  if (realRoot === undefined) {
    refuse(
      `The workspace ${oneLine(workspace)} (GITHUB_WORKSPACE) does not exist. Add a step with actions/checkout before this one.`,
    );
    return undefined;
  }
  const named = `The input working-directory is ${shown(directory)}`;
  const found = await realpathOrNothing(resolve(workspace, directory));
  if (found === undefined) {
    refuse(`${named}, and there is no such folder in the workspace. Correct the path.`);
    return undefined;
  }
  const inside = relative(realRoot, found);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    refuse(
      `${named}, which leads out of the workspace. Name a folder inside of it; a path is relative to the workspace.`,
    );
    return undefined;
  }
  if (!(await stat(found)).isDirectory()) {
    refuse(`${named}, which is a file. Name a folder.`);
    return undefined;
  }
  return { root: resolve(workspace), directory: inside.split(sep).join("/") };
}

async function realpathOrNothing(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}
