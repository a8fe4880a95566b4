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
import type { CiLog } from "./ci-log.ts";
import { startProgressLines } from "./progress-lines.ts";

/**
 * Writes a run into the job's log as it goes: phases are groups, an item is a line, and below it is what is wrong. CI
 * systems show finished groups collapsed, so that the annotations, which are red and yellow lines of the log, come below
 * all groups: one for each cause.
 */
export class LogReporter<Item> implements Reporter<Item> {
  readonly #log: CiLog;
  readonly #linesOf: (item: Item) => ItemLines;
  readonly #remarks: Remark[] = [];
  readonly #endProgress: () => void;
  #progress: PhaseProgress | undefined;
  #inPhase = false;

  constructor(log: CiLog, linesOf: (item: Item) => ItemLines) {
    this.#log = log;
    this.#linesOf = linesOf;
    this.#endProgress = startProgressLines({ log: log.log, current: () => this.#progress });
  }

  phase(title: string): void {
    this.#endPhase();
    this.#log.group(title);
    this.#inPhase = true;
  }

  item(item: Item): void {
    const { line, detail, remarks } = this.#linesOf(item);
    this.#log.log(line);
    if (detail !== undefined) this.#log.debug(detail);
    for (const remark of remarks) this.remark(remark);
  }

  problem(problem: ReportedProblem, title: string): void {
    this.remark(problemRemark(problem, title));
  }

  progress(progress: PhaseProgress): void {
    this.#progress = progress;
  }

  notice(message: string): void {
    this.#log.log(message);
  }

  wait(message: string): void {
    this.#log.log(message);
  }

  debug(message: string): void {
    this.#log.debug(message);
  }

  remark(remark: Remark): void {
    this.#remarks.push(remark);
    this.#log.log(`  ${remark.severity}: ${remark.message}`);
  }

  /** Ends the last phase, and annotates what is wrong, errors last, as far as they are shown. */
  end(): void {
    this.#endProgress();
    this.#endPhase();
    const folded = foldRemarks(this.#remarks);
    const { maxAnnotations } = this.#log;
    const more = (["warning", "error"] as const).flatMap((level) => {
      const remarks = folded.filter(({ severity }) => severity === level);
      for (const { severity, title, message, location, code } of remarks.slice(0, maxAnnotations?.[level])) {
        this.#log.annotate({ severity, title, message, location, code });
      }
      const hidden = remarks.length - (maxAnnotations?.[level] ?? remarks.length);
      return hidden > 0 ? [plural(hidden, level)] : [];
    });
    if (more.length === 0) return;
    this.#log.log(`${more.join(" and ")} more than are shown as annotations: all are above, and in the job summary.`);
  }

  #endPhase(): void {
    if (this.#inPhase) this.#log.endGroup();
    this.#inPhase = false;
    this.#progress = undefined;
  }
}
