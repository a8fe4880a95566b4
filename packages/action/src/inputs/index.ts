/** The readers of inputs, for the scripts that check the workflows of our documentation. */
export type { RunEvent } from "../runner/event.ts";
export { readCheckInputs } from "./check-inputs.ts";
export type { ReadInput } from "./input-source.ts";
export { readPublishInputs } from "./publish-inputs.ts";
export { readRefreshInputs } from "./refresh-inputs.ts";
