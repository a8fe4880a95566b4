import {
  type ItemLines,
  type PhaseProgress,
  plural,
  problemRemark,
  type Remark,
  type ReportedProblem,
  type Reporter,
} from "@itwin-images/commands";
import { startProgressLines } from "./progress-lines.ts";
import type { Runner } from "./runner.ts";

/** GitHub shows ten annotations of each level per step, and one error is the step's own failure. */
export const maxAnnotations = { error: 9, warning: 10 } as const;

/**
 * Writes a run into the job's log as it goes: phases are groups, an item is a line, and below it is what is wrong. A
 * problem is an annotation, which the log shows as a line, or a plain line once GitHub would not show more annotations.
 */
export class GithubReporter<Item> implements Reporter<Item> {
  readonly #runner: Runner;
  readonly #linesOf: (item: Item) => ItemLines;
  readonly #counts = { error: 0, warning: 0 };
  readonly #endProgress: () => void;
  #progress: PhaseProgress | undefined;
  #inPhase = false;

  constructor(runner: Runner, linesOf: (item: Item) => ItemLines) {
    this.#runner = runner;
    this.#linesOf = linesOf;
    this.#endProgress = startProgressLines({ log: runner.log, current: () => this.#progress });
  }

  phase(title: string): void {
    this.#endPhase();
    this.#runner.group(title);
    this.#inPhase = true;
  }

  item(item: Item): void {
    const { line, detail, remarks } = this.#linesOf(item);
    this.#runner.log(line);
    if (detail !== undefined) this.#runner.debug(detail);
    for (const remark of remarks) this.remark(remark);
  }

  problem(problem: ReportedProblem, title: string): void {
    this.remark(problemRemark(problem, title));
  }

  progress(progress: PhaseProgress): void {
    this.#progress = progress;
  }

  notice(message: string): void {
    this.#runner.log(message);
  }

  debug(message: string): void {
    this.#runner.debug(message);
  }

  remark({ severity, title, message, location }: Remark): void {
    this.#counts[severity]++;
    if (this.#counts[severity] <= maxAnnotations[severity]) {
      this.#runner.annotate({ severity, title, message, location });
    } else this.#runner.log(`  ${severity}: ${message}`);
  }

  /** Ends the last phase, and says how much of the above GitHub does not show beside files. */
  end(): void {
    this.#endProgress();
    this.#endPhase();
    const more = (["error", "warning"] as const).flatMap((severity) => {
      const hidden = this.#counts[severity] - maxAnnotations[severity];
      return hidden > 0 ? [plural(hidden, severity)] : [];
    });
    if (more.length === 0) return;
    this.#runner.log(
      `${more.join(" and ")} more than GitHub shows as annotations: all are above, and in the job summary.`,
    );
  }

  #endPhase(): void {
    if (this.#inPhase) this.#runner.endGroup();
    this.#inPhase = false;
    this.#progress = undefined;
  }
}
