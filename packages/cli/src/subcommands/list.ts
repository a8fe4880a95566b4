import { list, listLines, listTotalsLine, type OptionReader, readListOptions } from "@itwin-images/commands";
import { exitCodes } from "../exit-codes.ts";
import { connect } from "../prepare-run.ts";
import type { Invocation } from "../subcommand.ts";

/** Lists what the options ask for. */
export async function runList(options: OptionReader, invocation: Invocation): Promise<number> {
  const how = readListOptions(options);
  const { credentials, output, context } = await connect(options, invocation);
  const result = await list({ ...how, credentials }, context);
  for (const line of listLines(result)) output.reporter.item(line);
  const { ok, fault, targets, cutFrom } = result;
  await output.finish({
    ...{ ok, failure: fault, notes: [], totals: ok ? listTotalsLine(result) : "nothing was listed" },
    summary: () => "",
    json: { command: "list", ok, ...(fault !== undefined && { failure: fault }), targets, cutFrom },
  });
  if (invocation.signal.aborted) return exitCodes[invocation.signalName() ?? "SIGINT"];
  return ok ? exitCodes.ok : exitCodes.failed;
}
