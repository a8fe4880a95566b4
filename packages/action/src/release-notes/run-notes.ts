import { GithubError } from "../github/github-error.ts";
import type { Origin } from "../github/origin.ts";
import type { NotesRequest } from "../inputs/release-notes.ts";
import type { ReportedItem } from "../links/link-committed.ts";
import type { Links, Web } from "../links/links.ts";
import { NotesError } from "./notes-error.ts";
import { describeFault } from "../../../commands/src/results/item-result.ts";
import type { NotesResult, Report } from "../../../commands/src/publish/publish-result.ts";
import type { Runner } from "../runner/runner.ts";

/**
 * Writes the notes of a release, if there is something to write. Never rejects: whatever happens, the outcomes of the
 * images are reported as they are.
 */
export async function runNotesPhase(args: {
  request: NotesRequest;
  web: Web;
  report: Report;
  items: readonly ReportedItem[];
  /** Links that hold at the release's tag; empty when they are to be looked for. */
  links: Links;
  /** What the files were read from, when that was found at GitHub. */
  origin: Origin | undefined;
  runner: Runner;
  signal: AbortSignal;
}): Promise<{ notes: NotesResult; links: Links }> {
  const { request, report, links, runner, signal } = args;
  const skip = (message: string) => ({ notes: { status: "not-attempted", message } as const, links });
  const { published, unchanged } = report.totals;
  if (report.dryRun) return skip("Dry run: the release notes were left as they are.");
  if (signal.aborted) return skip("The run was cancelled: the release notes were left as they are.");
  if (published + unchanged === 0) return skip("Nothing was published: the release notes were left as they are.");
  try {
    const { connectGithub, writeNotes } = await import("../github.ts");
    const client = connectGithub({ ...request, token: request.githubToken, log: runner.log });
    const written = await writeNotes({ ...args, client, redact: runner.redact, log: runner.log });
    return { notes: { status: written.status, message: runner.redact(written.message) }, links: written.links };
  } catch (error) {
    if (signal.aborted) return skip("The run was cancelled: the release notes may not be updated.");
    const known = error instanceof GithubError || error instanceof NotesError;
    if (!known && error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
    const why = known ? error.message : describeFault(error);
    const message = `The images are as reported, but the release notes are not updated. ${runner.redact(why)}`;
    return { notes: { status: "failed", message }, links };
  }
}
