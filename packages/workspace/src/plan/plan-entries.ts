import {
  type BareProblem,
  type Plan,
  type PlanItem,
  type Problem,
  type TargetReference,
  targetIdProblem,
} from "@itwin-images/core";
import { hasId, SeenTargets } from "@itwin-images/core/internal";
import { type Entry, isPerFile, targetOfFile, targetText } from "../entry.ts";
import type { FileSource } from "../files/file-source.ts";
import { limits } from "../limits.ts";
import { quoted } from "../text.ts";
import { checkEntryText, type EntryFault } from "./check-entry.ts";
import { findImages } from "./find-images.ts";
import { ambiguous, notAFile, several, tooMany } from "./search-messages.ts";
import type { FoundPath } from "./walk.ts";
import { WorkBudget } from "./work-budget.ts";

/** Entries, and where their files are. */
export interface PlanEntriesArgs {
  readonly source: FileSource;
  readonly entries: readonly Entry[];
  /** The folder of the source that image paths start from, with forward slashes. Default: its top. */
  readonly directory?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the files of entries: one item per file, in the order of the entries and, within one, of the paths (by code
 * unit). Everything wrong is found at once; targets that stand twice are for core to find,
 * unless there are so many that the plan ends.
 *
 * @throws The signal's reason, or what a listing rejects with. Everything else is in the plan's problems.
 */
export async function planEntries(args: PlanEntriesArgs): Promise<Plan<TargetReference>> {
  const { source, entries, directory = "", signal } = args;
  signal?.throwIfAborted();
  const budget = new WorkBudget(signal);
  const items: PlanItem<TargetReference>[] = [];
  const problems: Problem[] = [];
  const seen = new SeenTargets();
  const repeated: Problem[] = [];
  for (const entry of entries) {
    signal?.throwIfAborted();
    const planned = await planEntry({ source, entry, directory, budget });
    problems.push(...planned.problems);
    for (const item of planned.items) {
      items.push(item);
      const problem = seen.add(item);
      if (problem === undefined) continue;
      // Core reports each of them with its item. A flood of them ends the plan: a manifest of 5 kB can have a million.
      if (repeated.length === limits.problemsPerCode) {
        return { items: [], problems: [...problems, ...repeated, { ...problem, ...repeatedTooOften }] };
      }
      repeated.push(problem);
    }
    if (budget.isSpent) return { items: [], problems };
  }
  return { items, problems };
}

const repeatedTooOften = {
  message: "More targets stand twice than are reported: the plan ends here.",
  fix: "Correct the ones above; they may have the same cause.",
};

/**
 * Finds the files of one entry.
 *
 * @returns One item per file, by path; and everything that is wrong.
 * @throws The signal's reason, or what the source rejects with.
 */
async function planEntry(args: {
  source: FileSource;
  entry: Entry;
  directory: string;
  budget: WorkBudget;
}): Promise<Plan<TargetReference>> {
  const { source, entry, directory, budget } = args;
  const { image, target } = entry;
  const isFixed = !isPerFile(target);
  const problems: Problem[] = [];
  const report = (
    at: EntryFault["at"],
    problem: BareProblem,
    about: TargetReference | undefined = isFixed ? target : undefined,
  ) => {
    const location = (at === "image" ? entry.imageAt : entry.targetAt) ?? entry.declaredAt;
    problems.push({ ...problem, ...(location && { location }), ...(about && hasId(about) && { target: about }) });
  };

  const { alternatives, faults } = checkEntryText(entry, source, directory);
  for (const { at, problem } of faults) report(at, problem);
  const idProblem = isFixed && hasId(target) ? targetIdProblem(target) : undefined;
  if (idProblem) report("target", perhapsName(idProblem, entry));
  if (alternatives === undefined) return { items: [], problems };

  const searched = await findImages({ image, source, directory, alternatives, budget });
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

  const items: PlanItem<TargetReference>[] = [];
  for (const file of files) {
    const opened = source.open(file.path, limits.imageBytes);
    const [text, otherText] = file.match.texts;
    if ("problem" in opened) {
      report("image", opened.problem);
      continue;
    }
    if (otherText !== undefined) {
      report("image", ambiguous(image, targetText(target).placeholder, file));
      continue;
    }
    const to = text === undefined ? target : targetOfFile(target, text);
    const fault = isFixed ? idProblem : hasId(to) ? targetIdProblem(to) : undefined;
    // Core checks ids too, but does not know which file's name this one comes from.
    if (fault === undefined) {
      const { declaredAt } = entry;
      items.push({ target: to, file: file.path, ...(declaredAt && { declaredAt }), load: opened.load });
    } else if (!isFixed) report("image", fromName(fault, file.path), to);
  }
  return { items, problems };
}

/** What is no id may be a name. */
function perhapsName(problem: BareProblem, { target, declaredAt }: Entry): BareProblem {
  const name = JSON.stringify(targetText(target).text.slice(0, 80));
  const how = declaredAt ? `${target.kind}: { name: ${name} }` : `the input ${target.kind}`;
  return { ...problem, fix: `${problem.fix} If it is a name, write it as ${how}.` };
}

function fromName(problem: BareProblem, path: string): BareProblem {
  const message = `${problem.message} It was taken from the name of ${quoted(path)}.`;
  return {
    ...problem,
    message,
    fix: "Rename the file, or narrow the pattern to files that are named by an id. If they are named like their targets, write {name} in place of {id}.",
  };
}
