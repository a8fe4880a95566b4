import { resolve } from "node:path";
import type { Plan, Problem } from "@itwin-images/core";
import { type Entry, parseManifest, planEntries, readManifest } from "@itwin-images/workspace";
import type { Origin } from "./github/origin.ts";
import type { PublishInputs } from "./inputs/publish-inputs.ts";
import { inlineManifest } from "../../commands/src/results/item-result.ts";
import type { Runner } from "./runner/runner.ts";

/** What was asked for: entries, and the folder that their paths are relative to. */
interface Request {
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
  /** Absolute path. */
  readonly directory: string;
}

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
  const { root } = inputs.place;
  const { entries, problems, directory } = await readRequest(inputs, signal);
  // Also when the manifest has problems: whatever else is wrong is then told in the same run.
  const plan = await planEntries({ entries, root, directory, ...(signal && { signal }) });
  return { items: plan.items, problems: [...problems, ...plan.problems] };
}

async function readRequest(
  { selection, place }: Pick<PublishInputs, "selection" | "place">,
  signal: AbortSignal | undefined,
): Promise<Request> {
  const { root, directory } = place;
  if ("image" in selection) return { entries: [selection], problems: [], directory };
  if ("images" in selection) return { ...parseManifest({ text: selection.images, file: inlineManifest }), directory };
  const path = resolve(directory, selection.manifest);
  const manifest = await readManifest({ root, path, ...(signal && { signal }) });
  if ("problem" in manifest) return { entries: [], problems: [manifest.problem], directory };
  return { ...parseManifest(manifest), directory: manifest.directory };
}
