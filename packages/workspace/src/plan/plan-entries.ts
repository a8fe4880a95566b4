import { join } from "node:path";
import {
  type BareProblem,
  type Plan,
  type PlanItem,
  type Problem,
  type Target,
  targetIdProblem,
} from "@itwin-images/core";
import type { Folders } from "../disk/folders.ts";
import { readFileWithin } from "../disk/read-file.ts";
import type { FoundPath } from "../disk/walk.ts";
import { type Entry, idPlaceholder } from "../entry.ts";
import { limits } from "../limits.ts";
import { openWorkspace } from "../open-workspace.ts";
import type { PathBase } from "../pattern/image-path.ts";
import { show } from "../words.ts";
import { checkEntryText, type EntryFault } from "./entry-rules.ts";
import { searchChoices } from "./search-choices.ts";
import { ambiguous, notAFile, several, tooMany } from "./search-words.ts";

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
  const { folders } = opened;
  const base: PathBase = { root, realRoot: folders.realRoot, directory };
  const items: PlanItem[] = [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    signal?.throwIfAborted();
    const planned = await planEntry({ entry, folders, base, signal });
    items.push(...planned.items);
    problems.push(...planned.problems);
  }
  return { items, problems };
}

interface Planning {
  readonly entry: Entry;
  readonly folders: Folders;
  readonly base: PathBase;
  readonly signal: AbortSignal | undefined;
}

async function planEntry({
  entry,
  folders,
  base,
  signal,
}: Planning): Promise<{ items: PlanItem[]; problems: Problem[] }> {
  const { image, target } = entry;
  const isFixed = !target.id.includes(idPlaceholder);
  const problems: Problem[] = [];
  const report = (
    at: EntryFault["at"],
    problem: BareProblem,
    about: Target | undefined = isFixed ? target : undefined,
  ) => {
    const location = (at === "image" ? entry.imageAt : entry.targetAt) ?? entry.declaredAt;
    problems.push({ ...problem, ...(location && { location }), ...(about && { target: about }) });
  };

  const { alternatives, faults } = checkEntryText(entry, base);
  for (const { at, problem } of faults) report(at, problem);
  const idProblem = isFixed ? targetIdProblem(target) : undefined;
  if (idProblem) report("target", idProblem);
  if (alternatives === undefined) return { items: [], problems };

  const searched = await searchChoices({ image, folders, alternatives, base, signal });
  for (const problem of searched.problems) report("image", problem);
  const files: FoundPath[] = [];
  for (const found of searched.found) {
    const fault = notAFile(found);
    if (fault) report("image", fault);
    else files.push(found);
  }
  if (files.length > limits.filesPerPattern) {
    report("image", tooMany(image, files.length));
    return { items: [], problems };
  }
  if (isFixed && files.length > 1) {
    const paths = files.map((file) => file.path);
    report("image", several(image, target.kind, paths));
    return { items: [], problems };
  }

  const items: PlanItem[] = [];
  for (const file of files) {
    const [id, otherId] = file.match.ids;
    if (otherId !== undefined) {
      report("image", ambiguous(image, file));
      continue;
    }
    const to: Target = id === undefined ? target : { ...target, id: target.id.replace(idPlaceholder, () => id) };
    const fault = isFixed ? idProblem : targetIdProblem(to);
    // Core would find the form of the id too, but could not tell which file's name it was taken from.
    if (fault === undefined) items.push(planItem({ entry, folders, file: file.path, target: to }));
    else if (!isFixed) report("image", fromName(fault, file.path), to);
  }
  return { items, problems };
}

function fromName(problem: BareProblem, path: string): BareProblem {
  const message = `${problem.message} It was taken from the name of ${show(path)}.`;
  return { ...problem, message, fix: "Rename the file, or narrow the pattern to files that are named by an id." };
}

function planItem(args: { entry: Entry; folders: Folders; file: string; target: Target }): PlanItem {
  const { entry, folders, file, target } = args;
  return {
    target,
    file,
    ...(entry.declaredAt && { declaredAt: entry.declaredAt }),
    load: ({ signal }) =>
      readFileWithin({
        realRoot: folders.realRoot,
        path: join(folders.root, file),
        file,
        maxBytes: limits.imageBytes,
        signal,
      }),
  };
}
