import type { Emulator } from "@itwin-images/emulator";
import { openWorkspace, planSelection } from "@itwin-images/workspace";

export interface Target {
  readonly kind: "itwin" | "saved-view" | "imodel";
  readonly id: string;
}

/**
 * Makes on the emulator what the manifest publishes to.
 *
 * @param root - Folder of the manifest.
 */
export async function createTargets(emulator: Emulator, root: string): Promise<readonly Target[]> {
  const source = await openWorkspace(root);
  if ("problem" in source) throw new Error(source.problem.message);
  const { items, problems } = await planSelection({ source, selection: { manifest: "itwin-images.yml" } });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  const iTwinId = emulator.createITwin({ displayName: "Examples" }).id;
  const create = {
    itwin: (id: string) => emulator.createITwin({ id }),
    "saved-view": (id: string) => emulator.createSavedView({ id, iTwinId }),
    imodel: (id: string) => emulator.createIModel({ id, iTwinId }),
  };
  const targets = items.map(({ target }) => {
    if (!("id" in target)) throw new Error("The examples name their targets by id.");
    return target;
  });
  for (const { kind, id } of targets) create[kind](id);
  return targets;
}
