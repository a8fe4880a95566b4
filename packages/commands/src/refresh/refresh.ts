import type { ImageSize, Problem, SavedViewList } from "@itwin-images/core";
import { hasErrors, oneLine, type Resize } from "@itwin-images/core/internal";
import {
  findTargets,
  type GalleryFile,
  openGallery,
  openSiteFolder,
  type Refreshed,
  type RefreshOutcome,
  refreshSite,
  type SiteFolder,
  type SiteSelection,
} from "@itwin-images/workspace";
import { clientIdOf, connectPlatform, type PlatformAccess, pacedConcurrency } from "../connect-platform.ts";
import type { WorkspaceFolder } from "../plan-images.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import { toReportedProblem } from "../results/item-result.ts";
import { plural } from "../results/messages.ts";
import {
  makeRefreshResult,
  type RefreshItemResult,
  type RefreshResult,
  toRefreshItemResult,
} from "./refresh-result.ts";

/** A site's images after a refresh. */
export interface RefreshedSite {
  readonly folder: SiteFolder;
  readonly gallery: GalleryFile | undefined;
  readonly refreshed: Refreshed;
}

/** Which images a site shows, and how. */
export interface RefreshOptions extends PlatformAccess {
  readonly workspace: WorkspaceFolder;
  readonly selection: SiteSelection;
  readonly size: ImageSize;
  /** What images are made of the platform's. Default: they are shown as they are. */
  readonly resize?: Resize | undefined;
  /** Path of the folder of the images, as the user wrote it. */
  readonly into: string;
  /** Pattern of file names. */
  readonly fileName: string;
  /** Path of the gallery, as the user wrote it. */
  readonly gallery?: string | undefined;
  /** What addresses in the gallery begin with. */
  readonly imageBase?: string | undefined;
  readonly prune: boolean;
  /** How many targets are asked for at once: 1 to 64. */
  readonly concurrency: number;
  /** Commits a site that was written, and gives the commit's id; `undefined` when there was nothing to commit. */
  readonly commit?: ((site: RefreshedSite, signal: AbortSignal) => Promise<string | undefined>) | undefined;
}

/**
 * Updates a site's images from the platform.
 *
 * Never rejects: what ended the run early is in the result, a cancellation too.
 */
export async function refresh(
  options: RefreshOptions,
  context: CommandContext<RefreshItemResult>,
): Promise<RefreshResult> {
  const { reporter, secrets, signal } = context;
  const { workspace, selection } = options;
  const shown = { secrets, inline: selection.targets?.file, clientId: clientIdOf(options.credentials) };
  const problems: Problem[] = [];
  let items: readonly RefreshItemResult[] = [];
  let refreshed: Refreshed | undefined;
  let commit: string | undefined;
  let fault: unknown;
  let finished = false;
  const report = (problem: Problem): void => {
    problems.push(problem);
    reporter.problem(
      toReportedProblem(problem, shown),
      problem.severity === "error" ? "Nothing was refreshed" : "Refresh",
    );
  };
  try {
    // First: a list or a gallery that is not ours ends the run before anything is asked.
    const folder = await openSiteFolder({ ...workspace, path: options.into });
    const gallery =
      options.gallery === undefined
        ? undefined
        : await openGallery({ ...workspace, path: options.gallery, folder: folder.file, base: options.imageBase });
    const platform = connectPlatform(options, context);
    const found = await findTargets({ selection, ...workspace, platform, signal });
    for (const problem of found.problems) report(problem);
    // With no target, the site stays as it is, pruning or not: a list may be empty by mistake.
    if (!hasErrors(problems) && found.targets.length > 0) {
      if (options.prune) for (const list of found.emptyLists) report(pruningRefused(list));
      reporter.notice(`looking at ${plural(found.targets.length, "image")}`);
      const { targets } = found;
      const { fileName, size, resize } = options;
      const concurrency = pacedConcurrency(options.concurrency, options);
      const prune = options.prune && found.emptyLists.length === 0;
      const total = targets.length;
      let [done, bytes] = [0, 0];
      reporter.progress({ activity: "fetching", done, total });
      const onOutcome = ({ downloaded }: RefreshOutcome): void => {
        bytes += downloaded;
        reporter.progress({ activity: "fetching", done: ++done, total, bytes });
      };
      const how = { fileName, size, resize, prune, concurrency, onOutcome, signal };
      refreshed = await refreshSite({ targets, platform, folder, gallery, ...how });
      items = refreshed.outcomes.map((outcome) => toRefreshItemResult(outcome, folder.file, shown));
      for (const item of items) reporter.item(item);
      for (const problem of refreshed.problems) report(problem);
      if (options.commit && refreshed.error === undefined) {
        signal.throwIfAborted();
        commit = await options.commit({ folder, gallery, refreshed }, signal);
      }
    }
    finished = true;
  } catch (error) {
    fault = readFault(error, context);
  }
  return makeRefreshResult({ problems, refreshed, items, fault, cancelled: signal.aborted, finished, commit }, shown);
}

/** A list may be empty by mistake, or because of the token: that is no reason to remove what it gave before. */
function pruningRefused(list: SavedViewList): Problem {
  const [[kind = "", id = ""] = []] = Object.entries(list);
  return {
    code: "refresh-list-empty",
    severity: "warning",
    message: `Nothing is removed, though prune is true: no saved view was found for ${kind} ${oneLine(id)}.`,
    fix: "See that the id, include and exclude are right; if there is nothing to list any more, leave the list out.",
  };
}
