import type { Secrets } from "@itwin-images/commands";
import type { Severity, SourceLocation } from "@itwin-images/core";

/** An error or a warning that a CI system shows beside a file, or on the run's page when it has no location. */
export interface Annotation {
  readonly severity: Severity;
  readonly title?: string;
  readonly message: string;
  /** What kind of problem or error it is, for systems that show that. */
  readonly code?: string | undefined;
  readonly location?: SourceLocation | undefined;
}

/**
 * The log of a CI system. Everything that leaves the process goes through it, so that it is the one place which keeps
 * secrets back and takes the meaning out of text that looks like a command.
 */
export interface CiLog {
  /** What is added is masked in the job's log, and kept out of everything below. */
  readonly secrets: Secrets;
  /** One line of the job's log. */
  log(line: string): void;
  /** A line that shows when debug logging is on. */
  debug(line: string): void;
  /** Begins a part of the log that readers can fold. Groups don't nest. */
  group(title: string): void;
  endGroup(): void;
  annotate(annotation: Annotation): void;
  /** Adds Markdown to the summary of the run, where the system has one. */
  summary(markdown: string): Promise<void>;
  /** How many annotations of each level are shown, one error left for what ends the run early. Default: all. */
  readonly maxAnnotations?: { readonly error: number; readonly warning: number };
}
