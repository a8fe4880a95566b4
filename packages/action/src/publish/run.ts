import { LogReporter } from "@itwin-images/ci";
import {
  describeFault,
  escapeText,
  itemLines,
  type Links,
  Pictures,
  type PublishResult,
  publish,
  publishFailure,
  publishHtml,
  publishSummary,
  publishTotalsLine,
  type RemoteFiles,
} from "@itwin-images/commands";
import { ITwinImagesError } from "@itwin-images/core";
import type { Origin } from "../github/origin.ts";
import type { PublishInputs } from "../inputs/publish-inputs.ts";
import type { NotesRequest } from "../inputs/release-notes.ts";
import { findLinks } from "../links/find-links.ts";
import { type ReportedItem, reportedItems } from "../links/link-committed.ts";
import type { Web } from "../runner/event.ts";
import { jobSummaryLimit, writeSummary } from "../runner/job-summary.ts";
import type { Runner } from "../runner/runner.ts";
import { writeReport } from "../runner/write-report.ts";
import type { ActionContext } from "../start.ts";
import { setOutputs } from "./outputs.ts";

/** What became of the release's notes. */
interface NotesResult {
  readonly status: "updated" | "unchanged" | "failed" | "not-attempted";
  /** The same as a sentence, with what to do where that is needed. */
  readonly message: string;
}

const noteSigns: { readonly [Status in NotesResult["status"]]: string } = {
  updated: "📝",
  unchanged: "📝",
  failed: "❌",
  "not-attempted": "⚪",
};

/**
 * Publishes what the inputs ask for, and reports it: log, annotations, outputs, summary, release notes, and the step's
 * failure.
 *
 * A cancelled run is reported like any other. Rejects only when nothing could be reported.
 */
export async function runPublish(inputs: PublishInputs, context: ActionContext): Promise<void> {
  const { runner, signal } = context;
  const start = performance.now();
  const reporter = new LogReporter(runner, itemLines);
  const remote = remoteFiles(inputs, runner);
  const pictures = inputs.report === undefined ? undefined : new Pictures();
  const published = await publish(
    { ...inputs, source: remote?.files, pictures },
    { reporter, signal, secrets: runner.secrets },
  );
  const origin = remote?.origin();
  const items = reportedItems(published);
  let links = await findLinks(inputs, origin, items, signal);
  let notes: NotesResult | undefined;
  if (inputs.notes) {
    reporter.phase("Release notes");
    const { web } = inputs;
    ({ notes, links } = await writeNotes(inputs.notes, { published, items, origin, links, web }, context));
    if (notes.status === "failed") {
      reporter.remark({ severity: "error", title: "Release notes", message: notes.message });
    } else runner.log(notes.message);
  }
  const { workspace, report: path } = inputs;
  const html = async () =>
    publishHtml(published, (await pictures?.collect(published.plan.items, published.items, signal)) ?? []);
  const notWritten = await writeReport({ path, workspace, html }, runner);
  if (notWritten !== undefined) reporter.remark({ severity: "error", title: "Report", message: notWritten });
  reporter.end();

  // With the time that the notes took. A failure of theirs is one of the run, and changes nothing of the items.
  const ok = published.ok && notes?.status !== "failed" && notWritten === undefined;
  const result = { ...published, ok, timing: { ...published.timing, elapsed: performance.now() - start } };
  setOutputs(runner, result);
  const paragraphs = notes ? [`${noteSigns[notes.status]} ${escapeText(notes.message)}`] : [];
  await writeSummary(runner, publishSummary(result, { links, limit: jobSummaryLimit, notes: paragraphs }));
  if (result.dryRun) runner.log("Dry run: nothing was sent.");
  if (!ok) runner.fail(published.ok ? undefined : publishFailure(published));
  runner.log(publishTotalsLine(result));
}

/** The files of a release or a commit, and which one it was once they are open. */
function remoteFiles(
  { source }: PublishInputs,
  runner: Runner,
): { files: RemoteFiles; origin: () => Origin | undefined } | undefined {
  if (source.kind === "workspace") return undefined;
  let origin: Origin | undefined;
  const open: RemoteFiles["open"] = async (signal) => {
    const { connectGithub, openSource } = await import("../github.ts");
    const client = connectGithub({ ...source, token: source.githubToken, runner });
    const opened = await openSource(client, source, signal);
    origin = opened.origin;
    return opened.source;
  };
  const directory = source.kind === "repository" ? source.directory : "";
  return { files: { open, directory }, origin: () => origin };
}

/**
 * Writes the notes of the release, if there is something to write, with links to the files as they are at its tag. Never
 * rejects: the results of the images are reported as they are.
 */
async function writeNotes(
  request: NotesRequest,
  run: {
    readonly published: PublishResult;
    readonly items: readonly ReportedItem[];
    readonly origin: Origin | undefined;
    readonly links: Links;
    readonly web: Web;
  },
  { runner, signal }: ActionContext,
): Promise<{ notes: NotesResult; links: Links }> {
  const { published, items, origin, web } = run;
  let { links } = run;
  const skip = (message: string) => ({ notes: { status: "not-attempted", message } as const, links });
  if (published.dryRun) return skip("Dry run: the release notes were left as they are.");
  if (signal.aborted) return skip("The run was cancelled: the release notes were left as they are.");
  if (published.totals.published + published.totals.unchanged === 0) {
    return skip("Nothing was published: the release notes were left as they are.");
  }
  try {
    const { connectGithub, findRelease, linkAtTag, writeReleaseNotes } = await import("../github.ts");
    const client = connectGithub({ ...request, token: request.githubToken, runner });
    const release = await findRelease(client, request.release, signal);
    const atTag =
      origin?.kind === "release"
        ? links
        : await linkAtTag({ client, web, tag: release.tag, items, origin, log: runner.log, signal });
    if (atTag.size > 0) links = atTag;
    const { secrets } = runner;
    const notes = await writeReleaseNotes(client, release, { result: published, links: atTag, web, secrets, signal });
    return { notes, links };
  } catch (error) {
    if (signal.aborted) return skip("The run was cancelled: the release notes may not be updated.");
    if (!(error instanceof ITwinImagesError) && error instanceof Error) runner.debug(error.stack ?? "");
    const why = runner.secrets.redact(describeFault(error));
    const message = `The images are as reported, but the release notes are not updated. ${why}`;
    return { notes: { status: "failed", message }, links };
  }
}
