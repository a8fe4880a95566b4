import type { Plan, Problem } from "@itwin-images/core";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { type ReadManifestArgs, readManifest } from "../manifest/read-manifest.ts";
import { planEntries } from "./plan-entries.ts";

/**
 * Reads a manifest and finds its files: `readManifest`, `parseManifest` and `planEntries` in one. Problems are
 * in the order of the text; entries that can be understood are looked up also when others can't.
 *
 * @throws The signal's reason when it is aborted. Everything else is in the plan's problems.
 */
export async function planManifest({ root, path, signal }: ReadManifestArgs): Promise<Plan> {
  const manifest = await readManifest({ root, path, ...(signal && { signal }) });
  if ("problem" in manifest) return { items: [], problems: [manifest.problem] };
  const { text, file, directory } = manifest;
  const { entries, problems } = parseManifest({ text, file });
  const plan = await planEntries({ entries, root, directory, ...(signal && { signal }) });
  return { items: plan.items, problems: [...problems, ...plan.problems].sort(byPlace) };
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
