import type { Runner } from "./runner.ts";

/** What differs between the actions when one ends before it began. */
export interface ActionWords {
  /** Begins the headings of its summary. */
  readonly title: string;
  /** What a run with refused inputs did: `nothing was published`. */
  readonly nothing: string;
  /** The last line of such a run's log. */
  readonly totals: string;
  /** What is under way when a run is cancelled. */
  readonly underWay: string;
  /** Sets every output, so that none is ever missing. */
  readonly setEmptyOutputs: (runner: Pick<Runner, "output">) => void;
}
