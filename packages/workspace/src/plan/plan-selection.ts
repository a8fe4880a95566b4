import type { Plan, Problem, TargetReference } from "@itwin-images/core";
import type { Entry } from "../entry.ts";
import type { FileSource } from "../files/file-source.ts";
import { limits } from "../limits.ts";
import { moreProblems } from "../manifest/found-problems.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { planEntries } from "./plan-entries.ts";

/** What to publish: one entry, the text of a manifest and how locations name it, or the path of a manifest. */
export type Selection =
  | Entry
  | ({ readonly images: string; readonly file: string } & SelectionScope)
  | ({ readonly manifest: string } & SelectionScope);

/** The iTwin to look the names of a manifest up in that names none itself. */
interface SelectionScope {
  readonly scope?: TargetReference | undefined;
}

/** A selection, and where its files are. */
export interface PlanSelectionArgs {
  readonly source: FileSource;
  readonly selection: Selection;
  /** The folder of the source that paths start from, with forward slashes. Default: its top. */
  readonly directory?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a selection and finds its files. Problems are in the order of the text; the files of entries that can be
 * understood are looked for also when others can't.
 *
 * @throws The signal's reason, or what a listing rejects with. Everything else is in the plan's problems.
 */
export async function planSelection({ source, selection, ...args }: PlanSelectionArgs): Promise<Plan<TargetReference>> {
  if ("image" in selection) return planEntries({ ...args, source, entries: [selection] });
  if ("images" in selection) {
    const { entries, problems } = parseManifest({ ...selection, text: selection.images });
    return joined(problems, await planEntries({ ...args, source, entries }));
  }
  const manifest = await readManifest({ ...args, source, path: selection.manifest });
  if ("problem" in manifest) return { items: [], problems: [manifest.problem] };
  const { entries, problems } = parseManifest({ ...manifest, scope: selection.scope });
  return joined(problems, await planEntries({ ...args, source, entries, directory: manifest.directory }));
}

function joined(problems: readonly Problem[], plan: Plan<TargetReference>): Plan<TargetReference> {
  return { items: plan.items, problems: capped(inTextOrder([...problems, ...plan.problems])) };
}

/** The first problems of each code, and how many more there are. */
export function capped(problems: readonly Problem[]): Problem[] {
  const totals = new Map<string, number>();
  for (const { code } of problems) totals.set(code, (totals.get(code) ?? 0) + 1);
  const seen = new Map<string, number>();
  return problems.flatMap((problem) => {
    const index = seen.get(problem.code) ?? 0;
    seen.set(problem.code, index + 1);
    if (index < limits.problemsPerCode) return [problem];
    if (index > limits.problemsPerCode) return [];
    const count = (totals.get(problem.code) ?? 0) - limits.problemsPerCode;
    return [{ ...moreProblems(problem, count), ...(problem.location && { location: problem.location }) }];
  });
}

/** Sorts the problems of one text by line and column. */
export function inTextOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    ({ location: a }, { location: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
}
