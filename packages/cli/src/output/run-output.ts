import type { Reporter } from "@itwin-images/commands";

/** How a run ended, in each of the forms that it may be shown in. */
export interface Ending {
  readonly ok: boolean;
  /** What it failed with beside what the reporter was given. */
  readonly failure?: string | undefined;
  /** What else is to be said, before the totals. */
  readonly notes: readonly string[];
  readonly totals: string;
  /** The summary, as Markdown. */
  readonly summary: () => string;
  /** The results for programs. */
  readonly json: object;
}

/** Where a run is shown. */
export interface RunOutput<Item> {
  readonly reporter: Reporter<Item>;
  /** Called once, at the end. */
  finish(ending: Ending): Promise<void>;
}
