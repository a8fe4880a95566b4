import {
  type Credentials,
  init,
  initLines,
  initTotalsLine,
  list,
  type OptionReader,
  OptionsRefused,
  readInitOptions,
} from "@itwin-images/commands";
import type { TargetReference } from "@itwin-images/core";
import { canAsk } from "../arguments/credentials.ts";
import { findWorkspace } from "../arguments/find-workspace.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Connected, connect } from "../prepare-run.ts";
import type { Invocation } from "../subcommand.ts";

/** Writes a manifest for what the options say. */
export async function runInit(options: OptionReader, invocation: Invocation): Promise<number> {
  const how = readInitOptions(options);
  const workspace = await findWorkspace(options);
  if (how.iTwin === undefined && !canAsk(invocation.env)) {
    options.refuse(
      `${options.label("itwin")} is not set. Set it to an iTwin's number, name or id; the command list shows them.`,
    );
  }
  const connected = await connect(options, invocation);
  const { credentials, output, context } = connected;
  const iTwin = how.iTwin ?? (await askForITwin({ ...how, credentials }, connected, invocation));
  if (workspace === undefined) throw new Error("options were refused without a reason");
  const result = await init({ ...how, iTwin, workspace, credentials }, context);
  for (const line of initLines(result)) output.reporter.item(line);
  const { ok, fault, manifest, files, withoutFile } = result;
  await output.finish({
    ...{ ok, failure: fault, totals: initTotalsLine(result) },
    notes: ok ? ["Next: itwin-images publish --dry-run"] : [],
    summary: () => "",
    json: { command: "init", ok, ...(fault !== undefined && { failure: fault }), manifest, files, withoutFile },
  });
  if (invocation.signal.aborted) return exitCodes[invocation.signalName() ?? "SIGINT"];
  return ok ? exitCodes.ok : exitCodes.failed;
}

/** The most lines of a choice on the screen at once. */
const maxLines = 12;

async function askForITwin(
  access: { credentials: Credentials; apiUrl?: string | undefined; patience?: number | undefined },
  { context }: Connected,
  { signal }: Invocation,
): Promise<TargetReference> {
  const { targets, fault } = await list({ ...access, concurrency: 1 }, context);
  if (fault !== undefined) throw new OptionsRefused([fault]);
  if (targets.length === 0) throw new OptionsRefused(["The token's owner is a member of no iTwin. Add it to one."]);
  const { isCancel, select } = await import("@clack/prompts");
  const id = await select({
    message: "Which iTwin are the images for?",
    options: targets.map(({ id: value, name, number = "" }) => ({
      value,
      label: name,
      ...(number !== value && { hint: number }),
    })),
    maxItems: maxLines,
    // Standard output is for results.
    output: process.stderr,
    signal,
  });
  if (isCancel(id)) throw new OptionsRefused(["No iTwin was chosen."]);
  return { kind: "itwin", id };
}
