import type { Severity, SourceLocation } from "@itwin-images/core";

/** An error or a warning that GitHub shows beside a file, or on the run's page when it has no place. */
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
  /** Makes a text a secret: it is masked in the job's log, and kept out of everything below. */
  mask(secret: string): void;
  /** Takes all secrets out of a text. */
  redact(text: string): string;
  /** One line of the job's log. */
  log(line: string): void;
  /** A line that shows when debug logging is on. */
  debug(line: string): void;
  annotate(annotation: Annotation): void;
  output(name: string, value: string): void;
  /** Adds Markdown to the job summary. */
  summary(markdown: string): Promise<void>;
  /** Fails the step, and says why on the run's page. */
  fail(message: string): void;
}
