import {
  itemLines,
  join,
  joinSummary,
  type OptionReader,
  publishFailure,
  publishJson,
  publishTotalsLine,
  readJoinOptions,
} from "@itwin-images/commands";
import { findWorkspace } from "../arguments/find-workspace.ts";
import { exitCodes } from "../exit-codes.ts";
import { readOutput } from "../output/open-output.ts";
import { summaryLimit } from "../output/results.ts";
import type { Invocation } from "../subcommand.ts";

/** Joins the results of several runs, and reports them as one. */
export async function runJoin(options: OptionReader, invocation: Invocation): Promise<number> {
  const how = readJoinOptions(options);
  const workspace = await findWorkspace(options);
  const open = readOutput(options);
  options.throwIfRefused();
  if (workspace === undefined) throw new Error("options were refused without a reason");
  const { secrets, signal } = invocation;
  const { reporter, finish } = await open(invocation, itemLines);
  const result = await join({ ...how, workspace }, { reporter, secrets, signal });
  const { ok, dryRun } = result;
  const failure = ok ? undefined : publishFailure(result);
  await finish({
    ...{ ok, failure, totals: publishTotalsLine(result) },
    notes: dryRun ? ["Dry run: nothing was sent."] : [],
    summary: () => joinSummary(result, { limit: summaryLimit }),
    json: { command: "join", ok, ...(failure !== undefined && { failure }), ...publishJson(result), jobs: result.jobs },
  });
  if (signal.aborted) return exitCodes[invocation.signalName() ?? "SIGINT"];
  return ok ? exitCodes.ok : exitCodes.failed;
}
