import type { Runner } from "../runner/runner.ts";
import type { ItemResult } from "../../../commands/src/results/item-result.ts";
import type { Report } from "../../../commands/src/publish/publish-result.ts";

/** Sets the outputs of a run. */
export function setOutputs(runner: Pick<Runner, "output">, { items, totals }: Pick<Report, "items" | "totals">): void {
  runner.output("results", JSON.stringify(items.map(toOutput)));
  runner.output("published", String(totals.published));
  runner.output("unchanged", String(totals.unchanged));
  runner.output("failed", String(totals.failed));
  runner.output("image-name", singleImageName(items));
}

const nothing = { published: 0, unchanged: 0, failed: 0, notAttempted: 0 };

/** Sets the outputs of a run that published nothing, so that none is ever missing. */
export function setEmptyOutputs(runner: Pick<Runner, "output">): void {
  setOutputs(runner, { items: [], totals: nothing });
}

/** What programs get of an item: the same, without what only the log needs. */
export function toOutput(item: ItemResult): object {
  const { problems, error, ...rest } = item;
  return {
    ...rest,
    problems: problems.map(({ code, severity, message, fix }) => ({ code, severity, message, fix })),
    ...(error && { error: { ...error, ofItem: undefined } }),
  };
}

/** The name of the one image that has a name, when no other target of its kind was to be published to. */
function singleImageName(items: readonly ItemResult[]): string {
  const [named, ...others] = items.filter(({ imageName }) => imageName !== undefined);
  if (named === undefined || others.length > 0) return "";
  return items.filter(({ kind }) => kind === named.kind).length === 1 ? (named.imageName ?? "") : "";
}
