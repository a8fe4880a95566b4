import type { Plan } from "@itwin-images/core";
import type { Entry } from "../entry.ts";
import { workspacePlace } from "../files/disk-source.ts";
import { openWorkspace } from "../files/open-workspace.ts";
import { planEntriesIn } from "./plan-entry.ts";

/** What a plan is made of. */
export interface PlanEntriesArgs {
  readonly entries: readonly Entry[];
  /** Absolute path of the workspace, such as `GITHUB_WORKSPACE`. Nothing outside of it is read. */
  readonly root: string;
  /** Absolute path of the folder that relative image paths start from. Default `root`. */
  readonly directory?: string;
  readonly signal?: AbortSignal;
}

/**
 * Finds the files of entries: one item per file, in the order of the entries and, within one, of the paths (by code
 * unit). Everything wrong is found at once; targets that stand twice are for core to find.
 *
 * @throws The signal's reason when it is aborted. What is wrong with entries or files is in the plan's problems.
 */
export async function planEntries({ entries, root, directory = root, signal }: PlanEntriesArgs): Promise<Plan> {
  signal?.throwIfAborted();
  const opened = await openWorkspace(root);
  if ("problem" in opened) return { items: [], problems: [opened.problem] };
  return planEntriesIn({ entries, place: workspacePlace(opened.folders, directory), signal });
}
