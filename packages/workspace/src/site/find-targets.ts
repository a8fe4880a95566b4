import {
  type BareProblem,
  isPlatformError,
  type NamePlatform,
  NameResolver,
  type Platform,
  type Problem,
  type SavedViewList,
  type TargetReference,
  targetIdProblem,
} from "@itwin-images/core";
import { hasErrors, hasId, listManyITwins, targetKey } from "@itwin-images/core/internal";
import PQueue from "p-queue";
import { isPerFile } from "../entry.ts";
import { openWorkspace } from "../files/disk-source.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import { planEntries } from "../plan/plan-entries.ts";
import { inTextOrder } from "../plan/plan-selection.ts";
import { type DisplayNameFilter, displayNameFilter } from "./display-name-filter.ts";
import { parseTargets } from "./parse-targets.ts";
import { mergeTargets, type SiteReference, type SiteTarget } from "./site-target.ts";

/** The targets that a site shows: the sum of all parts. */
export interface SiteSelection {
  /** YAML list of targets, and how locations name it. */
  readonly targets?: { readonly text: string; readonly file: string } | undefined;
  /** Path of a manifest: its targets, whether their images are on the disk or not. */
  readonly manifest?: string | undefined;
  /** The iTwin to look names up in that say nothing else. */
  readonly scope?: TargetReference | undefined;
  /** The iTwins and iModels whose saved views are listed. */
  readonly lists: readonly (SavedViewList | { readonly iTwin: TargetReference })[];
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
  readonly platform: NamePlatform & Pick<Platform, "displayName">;
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
 * Finds the targets of a selection, each with its display name. After an error in the texts, the platform is not asked.
 *
 * @throws One of core's errors when a list can't be read: with half a list, a site would lose images.
 */
export async function findTargets(args: FindTargetsArgs): Promise<FoundTargets> {
  const { selection, platform, signal } = args;
  const { scope } = selection;
  const inline = selection.targets === undefined ? nothing : parseTargets({ ...selection.targets, scope });
  const listed = selection.manifest === undefined ? nothing : await targetsOfManifest(args, selection.manifest);
  const problems = [...inline.problems, ...listed.problems];
  if (hasErrors(problems)) return { targets: [], problems, emptyLists: [] };

  const names = new NameResolver(platform, { signal });
  const resolved = await resolveTargets(names, [...inline.targets, ...listed.targets]);
  const isIncluded = displayNameFilter(selection.filter);
  const views: SiteTarget[] = [];
  const emptyLists: SavedViewList[] = [];
  for (const wanted of selection.lists) {
    const list = "iTwin" in wanted ? await findList(names, wanted.iTwin) : wanted;
    if ("problem" in list) {
      resolved.problems.push(list.problem);
      continue;
    }
    const before = views.length;
    for (const { id, displayName } of await platform.savedViews.list({ ...list, signal })) {
      if (isIncluded(displayName)) views.push({ target: { kind: "saved-view", id }, displayName });
    }
    if (views.length === before) emptyLists.push(list);
  }
  problems.push(...resolved.problems);
  if (hasErrors(problems)) return { targets: [], problems, emptyLists: [] };
  const targets = mergeTargets([...resolved.targets, ...views]);
  return { targets: await withDisplayNames(targets, platform, signal), problems, emptyLists };
}

const nothing = { targets: [], problems: [] };

async function resolveTargets(
  names: NameResolver,
  references: readonly SiteReference[],
): Promise<{ targets: SiteTarget[]; problems: Problem[] }> {
  const targets: SiteTarget[] = [];
  const problems: Problem[] = [];
  for (const { target: reference, at, ...rest } of references) {
    const { target, ...found } = await names.resolve(reference);
    const reported = "problem" in found ? [found.problem] : found.warnings;
    for (const problem of reported)
      problems.push({ ...problem, ...(target && { target }), ...(at && { location: at }) });
    if (target === undefined) continue;
    const { name, ...id } = target;
    targets.push({ target: id, ...(name !== undefined && { displayName: name }), ...rest });
  }
  return { targets, problems };
}

async function findList(
  names: NameResolver,
  iTwin: TargetReference,
): Promise<SavedViewList | { readonly problem: BareProblem }> {
  const found = await names.resolve(iTwin);
  return found.target ? { iTwinId: found.target.id } : { problem: found.problem };
}

/** How many names are asked for at once. */
const namesAtOnce = 8;

/** Asks for the names that neither the user nor a list gave: many iTwins by a list of them. */
async function withDisplayNames(
  targets: readonly SiteTarget[],
  platform: NamePlatform & Pick<Platform, "displayName">,
  signal: AbortSignal,
): Promise<SiteTarget[]> {
  const count = targets.filter(({ target }) => target.kind === "itwin").length;
  const iTwins = await listManyITwins(count, platform.itwins, signal);
  const queue = new PQueue({ concurrency: namesAtOnce });
  return Promise.all(
    targets.map((one) =>
      queue.add(async (): Promise<SiteTarget> => {
        const listed = iTwins?.get(targetKey(one.target));
        const { displayName = listed?.displayName } = one;
        const image = listed?.imageName === undefined ? {} : { listedImage: listed.imageName };
        if (displayName !== undefined) return { ...one, ...image, displayName };
        try {
          return { ...one, displayName: await platform.displayName({ target: one.target, signal }) };
        } catch (error) {
          // Its image can't be read either: that is reported with the image.
          if (isPlatformError(error) && (error.status === 403 || error.status === 404)) return one;
          throw error;
        }
      }),
    ),
  );
}

async function targetsOfManifest(
  { selection, root, directory, signal }: FindTargetsArgs,
  path: string,
): Promise<{ targets: readonly SiteReference[]; problems: readonly Problem[] }> {
  const source = await openWorkspace(root);
  if ("problem" in source) return { targets: [], problems: [source.problem] };
  const manifest = await readManifest({ source, path, directory, signal });
  if ("problem" in manifest) return { targets: [], problems: [manifest.problem] };
  const { entries, problems } = parseManifest({ ...manifest, scope: selection.scope });
  // An entry that names its target needs no file here: the platform has the image. Only placeholders need files.
  const named = entries.filter(({ target }) => !isPerFile(target));
  const others = entries.filter(({ target }) => isPerFile(target));
  const plan = await planEntries({ source, entries: others, directory: manifest.directory, signal });
  const misnamed = named.flatMap(({ target, targetAt }): Problem[] => {
    const problem = hasId(target) ? targetIdProblem(target) : undefined;
    return problem ? [{ ...problem, ...(hasId(target) && { target }), ...(targetAt && { location: targetAt }) }] : [];
  });
  return {
    targets: [
      ...named.map(({ target, targetAt }) => ({ target, ...(targetAt && { at: targetAt }) })),
      ...plan.items.map(({ target, declaredAt }) => ({ target, ...(declaredAt && { at: declaredAt }) })),
    ],
    problems: inTextOrder([...problems, ...misnamed, ...plan.problems]),
  };
}
