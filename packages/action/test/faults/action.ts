import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { actionFiles, githubToken } from "../run-action.ts";

const repository = resolve(import.meta.dirname, "../../../..");
const files = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] as const;
/** Tells what the process took, when it ends. */
const measure = `data:text/javascript,process.once("exit",()=>process.send?.(process.resourceUsage()))`;

export interface ActionRun {
  readonly exitCode: number | null;
  /** Everything that it left, unread: stdout, stderr, and the files of the runner. */
  readonly left: Readonly<Record<string, string>>;
  readonly results: readonly { readonly status: string; readonly id: string; readonly file: string }[];
  readonly seconds: number;
  /** Time of the processor. */
  readonly cpuSeconds: number;
  /** Peak memory. */
  readonly megabytes: number;
}

/** Runs an action's bundle. Unlike `runAction`, it takes what comes: judging that is the tables' work. */
export async function runBundle(options: {
  readonly action?: keyof typeof actionFiles;
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** After which it is killed. */
  readonly limitSeconds?: number;
  readonly onStarted?: (child: ChildProcess) => void;
}): Promise<ActionRun> {
  const file = join(repository, actionFiles[options.action ?? "publish"]);
  const action = parse(await readFile(file, "utf8")) as {
    inputs: Record<string, { default?: string }>;
    runs: { main: string };
  };
  const folder = await mkdtemp(join(tmpdir(), "faults-runner-"));
  const paths = Object.fromEntries(files.map((name) => [name, join(folder, name)]));
  for (const path of Object.values(paths)) await writeFile(path, "");
  await writeFile(join(folder, "event.json"), "{}");
  await mkdir(join(folder, "temp"));
  const inputs = Object.entries(action.inputs).map(([name, { default: value = "" }]) => [
    `INPUT_${name.toUpperCase()}`,
    options.inputs[name] ?? value.replace(/^\$\{\{ github\.token \}\}$/, githubToken),
  ]);
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", measure, resolve(dirname(file), action.runs.main)], {
    cwd: options.workspace,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...{ PATH: process.env.PATH ?? "", CI: "true", GITHUB_ACTIONS: "true", GITHUB_ACTOR: "octocat" },
      ...{ GITHUB_API_URL: "http://127.0.0.1:9", GITHUB_SERVER_URL: "https://github.com", GITHUB_RUN_ID: "17" },
      ...{ GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: join(folder, "event.json"), GITHUB_REF: "refs/heads/main" },
      ...{ GITHUB_REPOSITORY: "octo/renders", GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567" },
      ...{ GITHUB_WORKSPACE: options.workspace, RUNNER_DEBUG: "1", RUNNER_TEMP: join(folder, "temp") },
      ...paths,
      ...Object.fromEntries(inputs),
      ...options.env,
    },
  });
  let usage = { maxRSS: 0, userCPUTime: 0, systemCPUTime: 0 };
  child.on("message", (message) => {
    usage = message as typeof usage;
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), (options.limitSeconds ?? 600) * 1000);
  // The channel would keep it alive.
  child.channel?.unref();
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
    once(child, "spawn").then(() => options.onStarted?.(child)),
  ]);
  clearTimeout(limit);
  const seconds = (performance.now() - start) / 1000;
  const left: Record<string, string> = { stdout, stderr };
  for (const [name, path] of Object.entries(paths)) left[name] = await readFile(path, "utf8");
  await rm(folder, { recursive: true });
  const [, results = "[]"] = /^results<<(?:.*)\n(.*)\n/m.exec(left.GITHUB_OUTPUT ?? "") ?? [];
  const cpuSeconds = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
  return { exitCode, left, results: JSON.parse(results), seconds, cpuSeconds, megabytes: usage.maxRSS / 1024 };
}
