import type { ActionWords } from "../runner/action-texts.ts";

/** The check action, in words. */
export const checkWords: ActionWords = {
  title: "Check iTwin images",
  nothing: "nothing was checked",
  totals: "would publish 0",
  underWay: "check",
  setEmptyOutputs(runner) {
    runner.output("results", "[]");
    runner.output("problems", "[]");
    runner.output("errors", "0");
    runner.output("warnings", "0");
  },
};
