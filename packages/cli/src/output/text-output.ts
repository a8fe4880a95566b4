import { styleText } from "node:util";
import { plainLine, startProgressLines } from "@itwin-images/ci";
import {
  foldRemarks,
  type ItemLines,
  type PhaseProgress,
  problemRemark,
  type Remark,
  type ReportedProblem,
  type Reporter,
  type Secrets,
} from "@itwin-images/commands";
import { startProgressView } from "./progress-view.ts";
import type { Ending, RunOutput } from "./run-output.ts";
import { isTerminal, type TextStream, usesColour } from "./text-stream.ts";

type Style = "green" | "red" | "yellow" | "gray" | "dim" | "bold";

/** The colour of a line, by the word that it begins with. */
const lineStyles: readonly (readonly [RegExp, Style])[] = [
  [/^(published|added|updated|would publish)\b/, "green"],
  [/^failed\b/, "red"],
  [/^(not attempted|gone|removed)\b/, "yellow"],
  [/^unchanged\b/, "gray"],
];

const remarkStyles: { readonly [Severity in Remark["severity"]]: Style } = { error: "red", warning: "yellow" };

/** What a text output is made of. */
export interface TextOutputOptions<Item> {
  readonly secrets: Secrets;
  readonly linesOf: (item: Item) => ItemLines;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Whether the results are one JSON document. */
  readonly json: boolean;
}

/** Shows a run as text: results on standard output, and what explains them, progress included, on standard error. */
export async function textOutput<Item>(options: TextOutputOptions<Item>): Promise<RunOutput<Item>> {
  const { secrets, linesOf, env, stdout, stderr, json } = options;
  const remarks: Remark[] = [];
  let progress: PhaseProgress | undefined;
  const styled = (stream: TextStream, style: Style, text: string): string =>
    usesColour(stream, env) ? styleText(style, text, { validateStream: false }) : text;

  const view = isTerminal(stderr, env)
    ? await startProgressView(stderr)
    : {
        set() {},
        wait: (message: string) => explain(message),
        above: (print: () => void) => print(),
        end: startProgressLines({
          log: (line) => stderr.write(`${line}\n`),
          current: () => progress,
        }),
      };
  const print = (stream: TextStream, text: string, style?: Style): void => {
    const line = plainLine(secrets.redact(text));
    view.above(() => stream.write(`${style === undefined ? line : styled(stream, style, line)}\n`));
  };
  const explain = (text: string): void => print(stderr, text, "dim");
  const showRemark = ({ severity, message }: Remark): void => {
    const line = plainLine(secrets.redact(message));
    view.above(() => stderr.write(`${styled(stderr, remarkStyles[severity], `${severity}:`)} ${line}\n`));
  };

  const reporter: Reporter<Item> = {
    phase() {
      progress = undefined;
      view.set(undefined);
    },
    item(item) {
      const { line, detail, remarks: own } = linesOf(item);
      remarks.push(...own);
      const [, style] = lineStyles.find(([start]) => start.test(line)) ?? [];
      if (!json) print(stdout, line, style);
      if (detail !== undefined) reporter.debug(detail);
    },
    problem: (problem: ReportedProblem, title) => remarks.push(problemRemark(problem, title)),
    progress(now) {
      progress = now;
      view.set(now);
    },
    notice: explain,
    wait: (message, delay) => view.wait(secrets.redact(message), delay),
    debug(message) {
      if (env.ITWIN_IMAGES_DEBUG) explain(message);
    },
  };

  async function finish({ ok, failure, notes, totals, json: results }: Ending): Promise<void> {
    view.end();
    // At the end, where they are seen, each cause once.
    const folded = foldRemarks(remarks);
    for (const level of ["warning", "error"] as const) {
      for (const remark of folded.filter(({ severity }) => severity === level)) showRemark(remark);
    }
    if (failure !== undefined) showRemark({ severity: "error", title: "", message: failure });
    for (const note of notes) explain(note);
    if (json) stdout.write(`${secrets.redact(JSON.stringify(results, undefined, 2))}\n`);
    else print(stdout, totals, ok ? "bold" : "red");
  }
  return { reporter, finish };
}
