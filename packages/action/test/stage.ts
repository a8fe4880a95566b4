import { type PlatformStage, setPlatformStage } from "@itwin-images/ci/test/stage";
import type { EmulatorOptions } from "@itwin-images/emulator";
import { type ActionRun, type RunActionOptions, runAction } from "./run-action.ts";

export { manifestOf } from "@itwin-images/ci/test/stage";

/** A platform and a workspace, and the action that publishes from it. */
export interface Stage extends PlatformStage {
  /** Runs the publish action against the emulator, with its token unless other credentials are given. */
  publish(inputs?: RunActionOptions["inputs"], more?: Partial<RunActionOptions>): Promise<ActionRun>;
}

export async function setStage(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: EmulatorOptions = {},
): Promise<Stage> {
  const stage = await setPlatformStage(files, options);
  const { emulator, workspace } = stage;
  return {
    ...stage,
    publish(inputs = {}, more = {}) {
      const given = "token" in inputs || "client-id" in inputs || "client-secret" in inputs;
      return runAction({
        workspace,
        ...more,
        inputs: { "api-url": emulator.url, ...(given ? {} : { token: emulator.token }), ...inputs },
      });
    },
  };
}
