import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ReadInput,
  type RunEvent,
  readCheckInputs,
  readPublishInputs,
  readRefreshInputs,
} from "@itwin-images/action/inputs";
import { OptionsRefused } from "@itwin-images/commands";
import { parseManifest } from "@itwin-images/workspace";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from "yaml";
import type { ActionFile } from "../action-files.ts";
import type { Finding } from "./finding.ts";

/** What an action's reader of inputs is told beside them. */
interface About {
  readonly workspace: string;
  readonly event: RunEvent;
  readonly commit: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a run is for, where that is no branch. */
const refs: Readonly<Record<string, string>> = {
  release: "refs/tags/v1.0.0",
  pull_request: "refs/pull/1/merge",
};

/** The code with which each action reads its inputs, by the path of its action.yml. */
const readers: Readonly<Record<string, (read: ReadInput, about: About) => Promise<unknown>>> = {
  "action.yml": readPublishInputs,
  "check/action.yml": readCheckInputs,
  "refresh/action.yml": readRefreshInputs,
};

/**
 * Checks that our actions would accept the inputs of a workflow's steps, by asking the very code that reads them: once
 * for each event that starts the workflow, since inputs may be needed for one and not for another. A manifest among the
 * inputs is checked too.
 */
export async function checkInputs(workflow: string, actions: readonly ActionFile[]): Promise<Finding[]> {
  const lineCounter = new LineCounter();
  const document = parseDocument(workflow, { lineCounter });
  // The other checks tell what is wrong with the YAML.
  if (document.errors.length > 0 || !isMap(document.contents)) return [];
  const events = eventsOf(document.toJS().on);
  const findings: Finding[] = [];
  for (const { step, matrix } of stepsOf(document.contents)) {
    const action = actions.find(({ uses }) => uses === step.get("uses"));
    if (action === undefined) continue;
    const line = lineCounter.linePos(step.range?.[0] ?? 0).line;
    const inputs = inputsOf(step, action, matrix);
    const refusals = await Promise.all(events.map((event) => refusalsOf(action, inputs, event)));
    const { problems } = inputs.images ? parseManifest({ text: inputs.images, file: "images" }) : { problems: [] };
    const messages = [...refusals.flat(), ...problems.map(({ message }) => message)];
    for (const message of new Set(messages)) findings.push({ line, message });
  }
  return findings;
}

/** The names of the events that `on` of a workflow lists, in any of its three forms. */
export function eventsOf(on: unknown): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys(on ?? {});
}

/** A step, and the first value of each list in the matrix of its job. */
interface JobStep {
  readonly step: YAMLMap;
  readonly matrix: ReadonlyMap<string, string>;
}

function stepsOf(workflow: YAMLMap): JobStep[] {
  const jobs = workflow.get("jobs");
  if (!isMap(jobs)) return [];
  return jobs.items.flatMap(({ value: job }) => {
    const steps = isMap(job) ? job.get("steps") : undefined;
    const matrix = isMap(job) ? firstOfMatrix(job) : new Map<string, string>();
    return isSeq(steps) ? steps.items.filter((step) => isMap(step)).map((step) => ({ step, matrix })) : [];
  });
}

function firstOfMatrix(job: YAMLMap): Map<string, string> {
  const matrix = job.getIn(["strategy", "matrix"]);
  const lists = isMap(matrix) ? matrix.items : [];
  return new Map(
    lists.flatMap(({ key, value }) => {
      const first = isSeq(value) ? value.items[0] : undefined;
      return isScalar(key) && isScalar(first) ? [[String(key.value), String(first.value)] as const] : [];
    }),
  );
}

/** What the runner would pass. What only a run can know is the input's default, or else some text. */
function inputsOf(
  step: YAMLMap,
  action: ActionFile,
  matrix: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const given = step.get("with");
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(action.inputs)) inputs[name] = known(input.default ?? "", "");
  for (const { key, value } of isMap(given) ? given.items : []) {
    const [name, text] = [key, value].map((node) => (isScalar(node) ? String(node.value ?? "") : ""));
    const expanded = text?.replace(
      /\$\{\{ *matrix\.([\w-]+) *\}\}/g,
      (expression, list: string) => matrix.get(list) ?? expression,
    );
    if (name) inputs[name] = known(expanded ?? "", inputs[name] ?? "");
  }
  return inputs;
}

function known(text: string, otherwise: string): string {
  const expression = /\$\{\{.*?\}\}/gs;
  if (text.replace(expression, "").trim() === "" && text !== "" && otherwise !== "") return otherwise;
  return text.replaceAll(expression, "expression");
}

async function refusalsOf(
  action: ActionFile,
  inputs: Readonly<Record<string, string>>,
  event: string,
): Promise<readonly string[]> {
  const read = readers[action.path];
  if (read === undefined) throw new Error(`Nothing here reads the inputs of ${action.path}: add what does to readers.`);
  const workspace = await mkdtemp(join(tmpdir(), "workspace-"));
  try {
    const folder = inputs["working-directory"] ?? ".";
    if (/^[\w./-]+$/.test(folder) && !folder.includes("..")) await mkdir(join(workspace, folder), { recursive: true });
    await read((name) => inputs[name] ?? "", {
      workspace,
      event: {
        name: event,
        actor: "octocat",
        repository: "octo/renders",
        serverUrl: "https://github.com",
        fromFork: false,
        web: { serverUrl: "https://github.com", repository: "octo/renders", isPublic: true },
        ...(event === "release" && { release: { id: 1, tag: "v1.0.0" } }),
      },
      commit: "0123456789abcdef0123456789abcdef01234567",
      env: {
        GITHUB_WORKSPACE: workspace,
        GITHUB_REPOSITORY: "octo/renders",
        GITHUB_EVENT_NAME: event,
        GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
        GITHUB_REF: refs[event] ?? "refs/heads/main",
      },
    });
    return [];
  } catch (error) {
    if (error instanceof OptionsRefused) return error.refusals;
    throw error;
  } finally {
    await rm(workspace, { recursive: true });
  }
}
