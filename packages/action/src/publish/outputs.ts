import { type ItemResult, itemJson, type PublishResult } from "@itwin-images/commands";
import type { ActionTexts } from "../runner/refused-run.ts";
import type { Runner } from "../runner/runner.ts";

/** The publish action, in words. */
export const publishTexts: ActionTexts = {
  title: "Publish iTwin images",
  emptyRun: "nothing was published",
  activity: "uploads",
  setEmptyOutputs: (runner) =>
    setOutputs(runner, {
      items: [],
      totals: { published: 0, wouldPublish: 0, unchanged: 0, failed: 0, notAttempted: 0 },
    }),
};

/** Sets the outputs of a run. */
export function setOutputs(
  runner: Pick<Runner, "output">,
  { items, totals }: Pick<PublishResult, "items" | "totals">,
): void {
  runner.output("results", JSON.stringify(items.map(itemJson)));
  runner.output("published", String(totals.published));
  runner.output("unchanged", String(totals.unchanged));
  runner.output("failed", String(totals.failed));
  runner.output("image-name", singleImageName(items));
}

/** The name of the one image that has a name, when no other target of its kind was to be published to. */
function singleImageName(items: readonly ItemResult[]): string {
  const [named, ...others] = items.filter(({ imageName }) => imageName !== undefined);
  if (named === undefined || others.length > 0) return "";
  return items.filter(({ kind }) => kind === named.kind).length === 1 ? (named.imageName ?? "") : "";
}
