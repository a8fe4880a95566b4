import {
  foldRemarks,
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

/** GitHub shows ten annotations of each level per step, and one error may be the step's own failure. */
export const maxAnnotations = { error: 9, warning: 10 } as const;

/**
 * Writes a run into the job's log as it goes: phases are groups, an item is a line, and below it is what is wrong. GitHub
 * shows finished groups collapsed, so that the annotations, which are red and yellow lines of the log, come below all
 * groups: one for each cause.
 */
export class GithubReporter<Item> implements Reporter<Item> {
  readonly #runner: Runner;
  readonly #linesOf: (item: Item) => ItemLines;
  readonly #remarks: Remark[] = [];
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

  remark(remark: Remark): void {
    this.#remarks.push(remark);
    this.#runner.log(`  ${remark.severity}: ${remark.message}`);
  }

  /** Ends the last phase, and annotates what is wrong, errors last, as far as GitHub shows it. */
  end(): void {
    this.#endProgress();
    this.#endPhase();
    const folded = foldRemarks(this.#remarks);
    const more = (["warning", "error"] as const).flatMap((level) => {
      const remarks = folded.filter(({ severity }) => severity === level);
      for (const { severity, title, message, location } of remarks.slice(0, maxAnnotations[level])) {
        this.#runner.annotate({ severity, title, message, location });
      }
      const hidden = remarks.length - maxAnnotations[level];
      return hidden > 0 ? [plural(hidden, level)] : [];
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
