import type { Plan } from "@itwin-images/core";
import { openWorkspace, planSelection } from "@itwin-images/workspace";
import type { Origin } from "./github/origin.ts";
import type { PublishInputs } from "./inputs/publish-inputs.ts";
import { inlineManifest } from "../../commands/src/results/item-result.ts";
import type { Runner } from "./runner/runner.ts";

/** Turns the inputs into items with files, and everything that is wrong with what was asked for. */
export async function makePlan(
  inputs: Pick<PublishInputs, "source" | "selection" | "place">,
  { runner, signal }: { runner: Pick<Runner, "log">; signal?: AbortSignal },
): Promise<Plan & { readonly origin?: Origin }> {
  const { source, selection } = inputs;
  if (source.kind !== "workspace") {
    // Loaded only where it is needed: most runs have their images on the disk.
    const { connectGithub, planSource } = await import("./github.ts");
    const client = connectGithub({ ...source, token: source.githubToken, log: runner.log });
    return planSource({ client, source, selection, ...(signal && { signal }) });
  }
  const { root, directory } = inputs.place;
  const opened = await openWorkspace(root);
  if ("problem" in opened) return { items: [], problems: [opened.problem] };
  const named = "images" in selection ? { ...selection, file: inlineManifest } : selection;
  return planSelection({ source: opened, selection: named, directory, signal });
}
