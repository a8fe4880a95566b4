import { parse } from "yaml";
import { majorTag, repositoryName } from "../action-files.ts";

/** A whole workflow that a part of one was put into. */
export interface WholeWorkflow {
  readonly text: string;
  /** How many lines stand before the part. */
  readonly linesBefore: number;
}

/** What stands before a list of steps, and after other keys of a workflow. */
const jobUntilSteps = ["jobs:", "  job:", "    runs-on: ubuntu-latest", "    steps:"];

const credentials = [`token: \${{ secrets.ITWIN_TOKEN }}`];

/**
 * Makes a whole workflow of a part as pages show it: steps, a `with:` of the publish action, or the keys of a workflow
 * above its jobs.
 *
 * @returns `undefined` when it is no part of a workflow.
 */
export function wholeWorkflow(part: string): WholeWorkflow | undefined {
  const value: unknown = parse(part);
  if (Array.isArray(value)) {
    if (!value.every((step) => isRecord(step) && ("uses" in step || "run" in step))) return undefined;
    return around(["on: push", ...jobUntilSteps], part, 6);
  }
  if (!isRecord(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.includes("jobs")) return around(keys.includes("on") ? [] : ["on: push"], part, 0);
  if (keys.length === 1 && isRecord(value.with)) {
    const whole = around(["on: push", ...jobUntilSteps, `      - uses: ${repositoryName}@${majorTag}`], part, 8);
    // A page that shows one input leaves out the credentials that every step has.
    const has = ["token", "client-id", "client-secret"].some((name) => name in (value.with as object));
    const indent = /\n( +)/.exec(part)?.[1] ?? "  ";
    return has
      ? whole
      : { ...whole, text: credentials.reduce((text, line) => `${text}        ${indent}${line}\n`, whole.text) };
  }
  if (keys.every((key) => ["name", "on", "permissions", "env", "concurrency"].includes(key))) {
    const whole = around(keys.includes("on") ? [] : ["on: push"], part, 0);
    return { ...whole, text: `${whole.text}${[...jobUntilSteps, "      - run: exit", ""].join("\n")}` };
  }
  return undefined;
}

function around(before: readonly string[], part: string, indent: number): WholeWorkflow {
  const lines = part.split("\n").map((line) => (line === "" ? "" : `${" ".repeat(indent)}${line}`));
  return { text: [...before, ...lines].join("\n"), linesBefore: before.length };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
