import type { Runner } from "./runner.ts";
import type { Finding, ItemResult } from "../../../commands/src/results/item-result.ts";
import type { NotesResult } from "../../../commands/src/publish/publish-result.ts";
import { dimensionsOf, failureLine, findingLine, plural, sizeOf, statusWords, targetOf } from "../../../commands/src/results/messages.ts";

/** GitHub shows this many annotations of each level per step, and one error is the step's own failure. */
const shown = { error: 9, warning: 10 };

/**
 * Tells a run as it goes: one line per item, and below it what is wrong. A problem is an annotation, which the log shows
 * as a line, or a plain line once GitHub would not show more annotations.
 */
export class RunLog {
  readonly #runner: Runner;
  readonly #told = { error: 0, warning: 0 };
  #inPhase = false;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /** Begins a phase, which ends the one before. */
  phase(title: string): void {
    this.endPhase();
    this.#runner.group(title);
    this.#inPhase = true;
  }

  endPhase(): void {
    if (this.#inPhase) this.#runner.endGroup();
    this.#inPhase = false;
  }

  item(item: ItemResult): void {
    const facts = [item.format?.toUpperCase(), dimensionsOf(item), sizeOf(item)].filter(Boolean).join(", ");
    const reason = item.status === "published" ? undefined : item.reason;
    const backup = item.replaced?.backup === undefined ? "" : `; backup: ${item.replaced.backup}`;
    this.#runner.log(
      `${statusWords[item.status]}: ${item.file} -> ${targetOf(item)}${facts === "" ? "" : ` (${facts})`}${reason === undefined ? "" : `: ${reason}`}${backup}`,
    );
    if (item.status === "published") this.#runner.debug(`${item.file}: sent because ${item.reason}`);
    for (const finding of item.problems) this.finding(finding, `${statusWords[item.status]}: ${targetOf(item)}`);
    if (item.error) {
      const location = item.error.ofItem ? { file: item.file } : undefined;
      this.#tell("error", `${statusWords[item.status]}: ${targetOf(item)}`, failureLine(item), location);
    }
  }

  finding(finding: Finding, title: string): void {
    this.#tell(finding.severity, title, findingLine(finding), finding.location);
  }

  notes({ status, message }: NotesResult): void {
    if (status === "failed") this.#tell("error", "Release notes", message, undefined);
    else this.#runner.log(message);
  }

  /** Something that belongs to no file of the workspace. */
  remark(severity: Finding["severity"], title: string, message: string): void {
    this.#tell(severity, title, message, undefined);
  }

  /** Says how much of the above GitHub does not show beside files. */
  end(): void {
    const more = (["error", "warning"] as const).flatMap((severity) => {
      const hidden = this.#told[severity] - shown[severity];
      return hidden > 0 ? [plural(hidden, severity)] : [];
    });
    if (more.length === 0) return;
    this.#runner.log(
      `${more.join(" and ")} more than GitHub shows as annotations: all are above, and in the job summary.`,
    );
  }

  #tell(severity: Finding["severity"], title: string, message: string, location: Finding["location"]): void {
    this.#told[severity]++;
    if (this.#told[severity] <= shown[severity]) this.#runner.annotate({ severity, title, message, location });
    else this.#runner.log(`  ${severity}: ${message}`);
  }
}
