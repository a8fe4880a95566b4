import type { ReportedProblem } from "./results/item-result.ts";
import type { Secrets } from "./secrets.ts";

/** How far a phase has come. */
export interface PhaseProgress {
  /** What it does: `checking`. */
  readonly activity: string;
  readonly done: number;
  readonly total: number;
  /** Bytes of the images that were sent or fetched. */
  readonly bytes?: number;
}

/** Where a command says what happens while it runs. No text that it is given has a secret in it. */
export interface Reporter<Item> {
  /** A phase begins, which ends the one before. */
  phase(title: string): void;
  /** What became of an item. Items come in the order of the request, each once. */
  item(item: Item): void;
  /** A problem of the request, which belongs to no item. @param title - What it means for the run. */
  problem(problem: ReportedProblem, title: string): void;
  /** Called for every step: how often that is shown is the reporter's choice. */
  progress(progress: PhaseProgress): void;
  /** A line that explains what happens. */
  notice(message: string): void;
  /** A wait begins, which explains why nothing seems to happen. @param delay - How long it takes, in milliseconds. */
  wait(message: string, delay: number): void;
  /** A line for those who look for a fault. */
  debug(message: string): void;
}

/** What a command runs in. */
export interface CommandContext<Item> {
  readonly reporter: Reporter<Item>;
  /** Learns every token before its first use. */
  readonly secrets: Secrets;
  /** Ends the run early; what was done is in the result. */
  readonly signal: AbortSignal;
}

/**
 * Reports what ended a command early.
 *
 * @returns `undefined` for the cancellation itself, which is no fault.
 */
export function readFault<Item>(error: unknown, { reporter, secrets, signal }: CommandContext<Item>): unknown {
  if (error instanceof Error && error.stack !== undefined) reporter.debug(secrets.redact(error.stack));
  return signal.aborted && error === signal.reason ? undefined : error;
}
