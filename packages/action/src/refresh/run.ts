import type { Problem, SavedViewList } from "@itwin-images/core";
import { hasErrors, oneLine } from "@itwin-images/core/internal";
import { findTargets, openGallery, openSiteFolder, type Refreshed, refreshSite } from "@itwin-images/workspace";
import { commitSite } from "./commit-site.ts";
import type { RefreshInputs } from "../inputs/refresh-inputs.ts";
import { connect } from "../../../commands/src/connect-platform.ts";
import { writeSummary } from "../runner/refused-run.ts";
import { RunLog } from "../runner/github-reporter.ts";
import { plural } from "../../../commands/src/results/messages.ts";
import type { Runner } from "../runner/runner.ts";
import { makeRefreshReport, type RefreshReport } from "../../../commands/src/refresh/refresh-result.ts";
import { refreshFailure, refreshLine, refreshTotalsLine, summarizeRefresh } from "../../../commands/src/refresh/refresh-messages.ts";

/**
 * Brings the site's images up to date, and reports it: log, annotations, outputs, summary, and the step's failure.
 *
 * A cancelled run is reported like any other. Rejects only when nothing could be reported.
 */
export async function runRefresh(
  inputs: RefreshInputs,
  context: { runner: Runner; signal: AbortSignal },
): Promise<void> {
  const { runner, signal } = context;
  const { place, selection } = inputs;
  const faults: unknown[] = [];
  let problems: readonly Problem[] = [];
  let refreshed: Refreshed | undefined;
  let folderFile = "";
  let commit: string | undefined;
  try {
    // First: a list or a gallery that is not ours ends the run before anything is asked.
    const folder = await openSiteFolder({ ...place, path: inputs.into });
    folderFile = folder.file;
    const gallery =
      inputs.gallery === undefined
        ? undefined
        : await openGallery({ ...place, path: inputs.gallery, folder: folder.file, base: inputs.imageBase });
    const platform = connect({ ...inputs, runner, signal });
    const found = await findTargets({ selection, ...place, platform, signal });
    problems = found.problems;
    // With nothing to bring, what the site has is left alone, pruning or not: a list may be empty by mistake.
    if (!hasErrors(problems) && found.targets.length > 0) {
      runner.log(`looking at ${plural(found.targets.length, "image")}`);
      const { fileName, size, concurrency } = inputs;
      if (inputs.prune) problems = [...problems, ...found.emptyLists.map(pruningRefused)];
      const prune = inputs.prune && found.emptyLists.length === 0;
      const how = { fileName, size, prune, concurrency, signal };
      refreshed = await refreshSite({ targets: found.targets, platform, folder, gallery, ...how });
      const whole = refreshed.error === undefined && !signal.aborted;
      if (inputs.commit && whole)
        commit = await commitSite({ inputs: inputs.commit, folder, gallery, refreshed, signal });
    }
  } catch (error) {
    if (!(signal.aborted && error === signal.reason)) {
      faults.push(error);
      if (error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
    }
  }
  const run = { problems, refreshed, folder: folderFile, faults, cancelled: signal.aborted, commit };
  await tell(makeRefreshReport(run, runner.redact), runner);
}

/** A list may be empty by mistake, or because of the token: what it brought before is not let go of for that. */
function pruningRefused(list: SavedViewList): Problem {
  const [[kind = "", id = ""] = []] = Object.entries(list);
  return {
    code: "refresh-list-empty",
    severity: "warning",
    message: `Nothing is removed, though prune is true: no saved view was found for ${kind} ${oneLine(id)}.`,
    fix: "See that the id, include and exclude are right; if there is nothing to list any more, leave the list out.",
  };
}

async function tell(report: RefreshReport, runner: Runner): Promise<void> {
  const log = new RunLog(runner);
  for (const finding of report.problems) {
    log.finding(finding, finding.severity === "error" ? "Nothing was refreshed" : "Refresh");
  }
  for (const item of report.items) {
    runner.log(refreshLine(item));
    if (item.error) log.remark("error", "failed", item.error.message);
    // Also where nothing was there before: the id may be mistyped.
    else if (item.status === "gone") log.remark("warning", "gone", refreshLine(item));
  }
  log.end();
  runner.output("changed", String(report.files.length > 0));
  runner.output("files", JSON.stringify(report.files));
  runner.output(
    "results",
    JSON.stringify(
      report.items.map(({ error, ...item }) => ({ ...item, ...(error && { error: { ...error, ofItem: undefined } }) })),
    ),
  );
  runner.output("commit", report.commit ?? "");
  await writeSummary(runner, summarizeRefresh(report));
  if (report.commit !== undefined) runner.log(`committed as ${report.commit}`);
  if (!report.ok) runner.fail(refreshFailure(report));
  runner.log(refreshTotalsLine(report));
}
