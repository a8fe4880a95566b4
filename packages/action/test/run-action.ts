import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expectNoSecrets } from "@itwin-images/ci/test/secrets-scan";
import { parse } from "yaml";
import { readableLog, readCommand } from "./workflow-commands.ts";

/** Where each action's action.yml is, from the top of the repository. */
export const actionFiles = {
  publish: "action.yml",
  check: "check/action.yml",
  refresh: "refresh/action.yml",
} as const;

/** What GitHub puts in place of `${{ github.token }}`. */
export const githubToken = "ghs_0123456789abcdefghijklmnopqrstuvwxyz";

type ActionName = keyof typeof actionFiles;

export interface RunActionOptions {
  /** Default: `publish`. */
  readonly action?: ActionName;
  /** What stands under `with:`. Other inputs get the default of action.yml. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The job's workspace. */
  readonly workspace: string;
  /** What started the workflow. Default: a push by `octocat`. */
  readonly event?: { readonly name: string; readonly payload: object; readonly actor?: string };
  /** More environment, over everything else. */
  readonly env?: Readonly<Record<string, string>>;
  /** What `${{ github.token }}` stands for. */
  readonly githubToken?: string;
  /** Called with the process once it runs, to send it signals. */
  readonly onStarted?: (child: ChildProcess) => void;
  /** The file to run. Default: `main` of action.yml. */
  readonly main?: string;
}

interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ActionRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The log as GitHub shows it. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary's Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly main: string };
}

const repository = resolve(import.meta.dirname, "../../..");

/** The commands that our actions use. Any other one in the log was smuggled in. */
const expectedCommands: ReadonlySet<string> = new Set(["add-mask", "debug", "endgroup", "error", "group", "warning"]);

/** The files through which a step talks to the runner. */
const fileVariables = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_STATE", "GITHUB_PATH"] as const;

/**
 * Runs an action's bundle as GitHub's runner starts it. Rejects when a secret, or a workflow command that is not ours,
 * is in anything that it leaves behind.
 */
export async function runAction(options: RunActionOptions): Promise<ActionRun> {
  const actionFile = join(repository, actionFiles[options.action ?? "publish"]);
  const action: ActionFile = parse(await readFile(actionFile, "utf8"));
  const unknown = Object.keys(options.inputs).filter((name) => !(name in action.inputs));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")}.`);

  const githubToken = options.githubToken ?? "ghs_0123456789abcdefghijklmnopqrstuvwxyz";
  const folder = await mkdtemp(join(tmpdir(), "runner-"));
  try {
    const files = Object.fromEntries(fileVariables.map((name) => [name, join(folder, name)]));
    for (const file of Object.values(files)) await writeFile(file, "");
    const eventFile = join(folder, "event.json");
    await writeFile(eventFile, JSON.stringify(options.event?.payload ?? {}));
    await mkdir(join(folder, "temp"));

    const child = spawn(process.execPath, [options.main ?? resolve(dirname(actionFile), action.runs.main)], {
      cwd: options.workspace,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH ?? "",
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_ACTOR: options.event?.actor ?? "octocat",
        GITHUB_API_URL: "https://api.github.com",
        GITHUB_EVENT_NAME: options.event?.name ?? "push",
        GITHUB_EVENT_PATH: eventFile,
        GITHUB_RUN_ID: "17",
        GITHUB_REF: "refs/heads/main",
        GITHUB_REPOSITORY: "octo/renders",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
        GITHUB_WORKSPACE: options.workspace,
        // Debug logging is on in every run, so that the look for secrets covers it.
        RUNNER_DEBUG: "1",
        RUNNER_TEMP: join(folder, "temp"),
        ...files,
        ...inputVariables(action, options.inputs, githubToken),
        ...options.env,
      },
    });
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
      once(child, "spawn").then(() => options.onStarted?.(child)),
    ]);

    const left: Record<string, string> = {};
    for (const [name, file] of Object.entries(files)) left[name] = await readFile(file, "utf8");
    const secrets = ["token", "client-secret", "github-token"].map((name) => options.inputs[name] ?? "");
    secrets.push(githubToken);
    expectNoSecrets({ stdout, stderr, ...left }, secrets);
    return {
      exitCode,
      stdout,
      stderr,
      log: readableLog(stdout),
      outputs: readOutputs(left.GITHUB_OUTPUT ?? ""),
      summary: left.GITHUB_STEP_SUMMARY ?? "",
      annotations: readAnnotations(stdout),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function inputVariables(
  action: ActionFile,
  inputs: Readonly<Record<string, string>>,
  githubToken: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      inputs[name] ?? input.default?.replace(/^\$\{\{ github\.token \}\}$/, githubToken) ?? "",
    ]),
  );
}

/** Reads `name<<delimiter`, lines, `delimiter`, as the runner does; a later value replaces an earlier one. */
function readOutputs(file: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = file.split(/\r?\n/);
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === "") continue;
    const [, name = "", delimiter] = /^(.+?)<<(.+)$/.exec(line) ?? [];
    const end = delimiter === undefined ? -1 : lines.indexOf(delimiter);
    if (end === -1) throw new Error(`GITHUB_OUTPUT has a line that the runner can't read: ${line}`);
    outputs[name] = lines.splice(0, end).join("\n");
    lines.shift();
  }
  return outputs;
}

function readAnnotations(stdout: string): Annotation[] {
  return stdout.split(/\r?\n/).flatMap((line) => {
    const command = readCommand(line);
    if (command === undefined) return [];
    const { name, message, properties } = command;
    if (!expectedCommands.has(name)) throw new Error(`The log has a command that is not ours: ${line}`);
    if (name !== "error" && name !== "warning") return [];
    const { title, file, line: row, col } = properties;
    return [
      {
        level: name,
        message,
        ...(title !== undefined && { title }),
        ...(file !== undefined && { file }),
        ...(row !== undefined && { line: Number(row) }),
        ...(col !== undefined && { column: Number(col) }),
      },
    ];
  });
}
