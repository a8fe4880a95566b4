import type { Secrets } from "@itwin-images/commands";
import type { Severity, SourceLocation } from "@itwin-images/core";

/** An error or a warning that GitHub shows beside a file, or on the run's page when it has no location. */
export interface Annotation {
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly location?: SourceLocation | undefined;
}

/**
 * The job runner, as far as an action talks to it. Everything that leaves the process goes through it, so that it is the
 * one place which keeps secrets back and takes the meaning out of text that looks like a workflow command.
 */
export interface Runner {
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
  output(name: string, value: string): void;
  /** Adds Markdown to the job summary. */
  summary(markdown: string): Promise<void>;
  /** Fails the step. @param message - Why, as an annotation, where no other annotation says it. */
  fail(message?: string): void;
}
