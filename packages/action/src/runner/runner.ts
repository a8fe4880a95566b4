import type { CiLog } from "@itwin-images/ci";

/** The job runner, as far as an action talks to it. */
export interface Runner extends CiLog {
  output(name: string, value: string): void;
  /** Fails the step. @param message - Why, as an annotation, where no other annotation says it. */
  fail(message?: string): void;
}
