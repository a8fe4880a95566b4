import type { ActionWords } from "../runner/action-texts.ts";

/** The refresh action, in words. */
export const refreshWords: ActionWords = {
  title: "Refresh iTwin images",
  nothing: "nothing was refreshed",
  totals: "changed 0, failed 0",
  underWay: "downloads",
  setEmptyOutputs(runner) {
    runner.output("changed", "false");
    runner.output("files", "[]");
    runner.output("results", "[]");
    runner.output("commit", "");
  },
};
