import type { ActionWords } from "../runner/action-texts.ts";
import { setEmptyOutputs } from "./outputs.ts";

/** The publish action, in words. */
export const publishWords: ActionWords = {
  title: "Publish iTwin images",
  nothing: "nothing was published",
  totals: "published 0, failed 0",
  underWay: "uploads",
  setEmptyOutputs,
};
