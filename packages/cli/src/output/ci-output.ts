import { type CiLog, LogReporter } from "@itwin-images/ci";
import type { ItemLines } from "@itwin-images/commands";
import type { RunOutput } from "./run-output.ts";

/** Shows a run in the log of a CI system. */
export function ciOutput<Item>(log: CiLog, linesOf: (item: Item) => ItemLines): RunOutput<Item> {
  const reporter = new LogReporter(log, linesOf);
  return {
    reporter,
    async finish({ failure, notes, totals, summary }) {
      reporter.end();
      try {
        await log.summary(summary());
      } catch (error) {
        // It must not hide what became of the images.
        log.log(`The summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
      }
      for (const note of notes) log.log(note);
      if (failure !== undefined) log.annotate({ severity: "error", message: failure });
      log.log(totals);
    },
  };
}
