import { escapeText, fitLines, help, paragraphs } from "@itwin-images/commands";
import { jobSummaryLimit, writeSummary } from "./job-summary.ts";
import type { Runner } from "./runner.ts";

/** What differs between the actions when one ends before it began. */
export interface ActionTexts {
  /** Begins the headings of its summary. */
  readonly title: string;
  /** What a run with refused inputs did: `nothing was published`. It ends the log, and the heading of the summary. */
  readonly emptyRun: string;
  /** What is under way when a run is cancelled. */
  readonly activity: string;
  /** Sets every output, so that none is ever missing. */
  readonly setEmptyOutputs: (runner: Pick<Runner, "output">) => void;
}

/** Reports a run whose inputs were refused. */
export async function finishRefused(refusals: readonly string[], runner: Runner, texts: ActionTexts): Promise<void> {
  const { title, emptyRun } = texts;
  texts.setEmptyOutputs(runner);
  const { lines } = fitLines(
    refusals.map((refusal) => `- ❌ ${escapeText(refusal)}`),
    jobSummaryLimit.maxBytes,
  );
  await writeSummary(runner, paragraphs(`## ${title}: ${emptyRun}`, lines.join("\n"), help));
  for (const [index, message] of refusals.entries()) {
    if (index < (runner.maxAnnotations?.error ?? Infinity))
      runner.annotate({ severity: "error", title: "Inputs refused", message });
    else runner.log(`error: ${message}`);
  }
  runner.fail();
  runner.log(emptyRun);
}
