import { type Platform, type Problem, type SavedViewList, targetIdProblem } from "@itwin-images/core";
import { idPlaceholder } from "../entry.ts";
import { openWorkspace } from "../files/disk-source.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { planEntries } from "../plan/plan-entries.ts";
import { inTextOrder } from "../plan/plan-selection.ts";
import { type DisplayNameFilter, displayNameFilter } from "./display-name-filter.ts";
import { parseTargets } from "./parse-targets.ts";
import { mergeTargets, type SiteTarget } from "./site-target.ts";

/** The targets that a site shows: the sum of all parts. */
export interface SiteSelection {
  /** YAML list of targets, and how locations name it. */
  readonly targets?: { readonly text: string; readonly file: string } | undefined;
  /** Path of a manifest: its targets, whether their images are on the disk or not. */
  readonly manifest?: string | undefined;
  /** The iTwins and iModels whose saved views are listed. */
  readonly lists: readonly SavedViewList[];
  /** Selects among the listed saved views. */
  readonly filter: DisplayNameFilter;
}

/** A selection, where its manifest is, and the platform that lists saved views. */
export interface FindTargetsArgs {
  readonly selection: SiteSelection;
  /** Absolute path of the workspace. */
  readonly root: string;
  /** The folder of the workspace that the manifest's path starts from, with forward slashes; empty for its top. */
  readonly directory: string;
  readonly platform: { readonly savedViews: Pick<Platform["savedViews"], "list"> };
  readonly signal: AbortSignal;
}

/** The result of {@link findTargets}. */
export interface FoundTargets {
  readonly targets: readonly SiteTarget[];
  readonly problems: readonly Problem[];
  /** The lists in which no saved view passes the filter. */
  readonly emptyLists: readonly SavedViewList[];
}

/**
 * Finds the targets of a selection. After an error in the texts, the platform is not asked.
 *
 * @throws One of core's errors when a list can't be read: with half a list, a site would lose images.
 */
export async function findTargets(args: FindTargetsArgs): Promise<FoundTargets> {
  const { selection, platform, signal } = args;
  const inline = selection.targets === undefined ? nothing : parseTargets(selection.targets);
  const listed = selection.manifest === undefined ? nothing : await targetsOfManifest(args, selection.manifest);
  const problems = [...inline.problems, ...listed.problems];
  if (problems.some(({ severity }) => severity === "error")) return { targets: [], problems, emptyLists: [] };

  const isIncluded = displayNameFilter(selection.filter);
  const views: SiteTarget[] = [];
  const emptyLists: SavedViewList[] = [];
  for (const list of selection.lists) {
    const before = views.length;
    for (const { id, displayName } of await platform.savedViews.list({ ...list, signal })) {
      if (isIncluded(displayName)) views.push({ target: { kind: "saved-view", id }, displayName });
    }
    if (views.length === before) emptyLists.push(list);
  }
  return { targets: mergeTargets([...inline.targets, ...listed.targets, ...views]), problems, emptyLists };
}

const nothing = { targets: [], problems: [] };

async function targetsOfManifest(
  { root, directory, signal }: FindTargetsArgs,
  path: string,
): Promise<{ targets: readonly SiteTarget[]; problems: readonly Problem[] }> {
  const source = await openWorkspace(root);
  if ("problem" in source) return { targets: [], problems: [source.problem] };
  const manifest = await readManifest({ source, path, directory, signal });
  if ("problem" in manifest) return { targets: [], problems: [manifest.problem] };
  const { entries, problems } = parseManifest(manifest);
  // An entry that names its target needs no file here: the platform has the image. Only ids in file names need files.
  const named = entries.filter(({ target }) => !target.id.includes(idPlaceholder));
  const others = entries.filter(({ target }) => target.id.includes(idPlaceholder));
  const plan = await planEntries({ source, entries: others, directory: manifest.directory, signal });
  const misnamed = named.flatMap(({ target, targetAt }): Problem[] => {
    const problem = targetIdProblem(target);
    return problem ? [{ ...problem, target, ...(targetAt && { location: targetAt }) }] : [];
  });
  return {
    targets: [...named.map(({ target }) => ({ target })), ...plan.items.map(({ target }) => ({ target }))],
    problems: inTextOrder([...problems, ...misnamed, ...plan.problems]),
  };
}
