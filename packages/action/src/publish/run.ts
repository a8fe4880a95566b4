import { findLinks } from "../links/find-links.ts";
import type { PublishInputs } from "../inputs/publish-inputs.ts";
import type { ReportedItem } from "../links/link-committed.ts";
import { noLinks } from "../links/links.ts";
import { runNotesPhase } from "../release-notes/run-notes.ts";
import { type Published, publishAll } from "../../../commands/src/publish/publish.ts";
import { finish } from "../runner/refused-run.ts";
import { RateLimitPauses } from "../../../commands/src/publish/rate-limit-pauses.ts";
import { makeReport, type Report, withNotes } from "../../../commands/src/publish/publish-result.ts";
import { RunLog } from "../runner/github-reporter.ts";
import type { Runner } from "../runner/runner.ts";

/**
 * Publishes what the inputs ask for, and reports it: log, annotations, outputs, summary, release notes, and the step's
 * failure.
 *
 * A cancelled run is reported like any other. Rejects only when nothing could be reported.
 */
export async function run(inputs: PublishInputs, context: { runner: Runner; signal: AbortSignal }): Promise<void> {
  const { runner, signal } = context;
  const { dryRun } = inputs;
  const start = performance.now();
  const log = new RunLog(runner);
  const pauses = new RateLimitPauses();

  const published = await publishAll(inputs, { ...context, log, onPause: (now, delay) => pauses.note(now, delay) });
  const report = makeReport({ ...published, dryRun, cancelled: signal.aborted }, runner.redact);
  for (const item of report.items.slice(published.told)) log.item(item);
  const witnessed = await addLinksAndNotes(report, published, inputs, { ...context, log });
  log.endPhase();
  log.end();
  await finish({ ...witnessed, timing: { elapsed: performance.now() - start, pauses: pauses.sum } }, runner);
}

/** Writes the release's notes, if that was asked for, and finds the links that the summary shows. Never rejects. */
async function addLinksAndNotes(
  report: Report,
  { plan, origin }: Published,
  inputs: PublishInputs,
  { runner, signal, log }: { runner: Runner; signal: AbortSignal; log: RunLog },
): Promise<Report> {
  const items = plan.items.flatMap((item, index): ReportedItem[] => {
    const result = report.items[index];
    return result ? [{ item, result }] : [];
  });
  const { notes: request, web } = inputs;
  const known = await findLinks(inputs, origin, items, signal);
  if (request === undefined) return { ...report, links: known };
  log.phase("Release notes");
  // Links to a commit are as good for the summary; the notes are about their tag.
  const assets = origin?.kind === "release" ? known : noLinks;
  const { notes, links } = await runNotesPhase({ request, web, report, items, origin, links: assets, runner, signal });
  log.notes(notes);
  return withNotes({ ...report, links: links.size > 0 ? links : known }, notes);
}
