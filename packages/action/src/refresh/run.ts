import { LogReporter } from "@itwin-images/ci";
import {
  type RefreshedSite,
  refresh,
  refreshFailure,
  refreshItemJson,
  refreshItemLines,
  refreshSummary,
  refreshTotalsLine,
} from "@itwin-images/commands";
import type { CommitInputs } from "../inputs/commit-inputs.ts";
import type { RefreshInputs } from "../inputs/refresh-inputs.ts";
import { jobSummaryLimit, writeSummary } from "../runner/job-summary.ts";
import type { ActionTexts } from "../runner/refused-run.ts";
import type { Runner } from "../runner/runner.ts";
import type { ActionContext } from "../start.ts";

/** The refresh action, in words. */
export const refreshTexts: ActionTexts = {
  title: "Refresh iTwin images",
  emptyRun: "nothing was refreshed",
  activity: "downloads",
  setEmptyOutputs(runner) {
    runner.output("changed", "false");
    runner.output("files", "[]");
    runner.output("results", "[]");
    runner.output("commit", "");
  },
};

/**
 * Updates the site's images, and reports it: log, annotations, outputs, summary, and the step's failure.
 *
 * A cancelled run is reported like any other. Rejects only when nothing could be reported.
 */
export async function runRefresh(inputs: RefreshInputs, { runner, signal }: ActionContext): Promise<void> {
  const reporter = new LogReporter(runner, refreshItemLines);
  const commit = inputs.commit && committer(inputs.commit, runner);
  const result = await refresh({ ...inputs, commit }, { reporter, signal, secrets: runner.secrets });
  const { items, files, ok } = result;
  reporter.end();
  runner.output("changed", String(files.length > 0));
  runner.output("files", JSON.stringify(files));
  runner.output("results", JSON.stringify(items.map(refreshItemJson)));
  runner.output("commit", result.commit ?? "");
  await writeSummary(runner, refreshSummary(result, { limit: jobSummaryLimit }));
  if (result.commit !== undefined) runner.log(`committed as ${result.commit}`);
  if (!ok) runner.fail(refreshFailure(result));
  runner.log(refreshTotalsLine(result));
}

function committer(inputs: CommitInputs, runner: Runner) {
  return async (site: RefreshedSite, signal: AbortSignal): Promise<string | undefined> => {
    const { commitSite, connectGithub } = await import("../github.ts");
    const client = connectGithub({ ...inputs, token: inputs.githubToken, runner });
    return commitSite({ ...site, client, inputs, signal });
  };
}
