import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { findSecrets, formsOf } from "@itwin-images/ci/test/secrets-scan";
import { parse } from "yaml";
import { actionFiles, githubToken } from "../run-action.ts";
import { clientId, clientSecret, token } from "./platform.ts";

const repository = resolve(import.meta.dirname, "../../../..");
const files = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] as const;
/** Tells what the process took, when it ends. */
const measure = `data:text/javascript,process.once("exit",()=>process.send?.(process.resourceUsage()))`;

export interface ActionRun {
  readonly exitCode: number | null;
  /** Everything that it left, unread: stdout, stderr, the files of the runner, and those of the workspace. */
  readonly left: Readonly<Record<string, string>>;
  readonly results: readonly { readonly status: string; readonly id: string; readonly file: string }[];
  readonly seconds: number;
  /** By this process's clock. */
  readonly endedAt: number;
  /** Time of the processor. */
  readonly cpuSeconds: number;
  /** Peak memory. */
  readonly megabytes: number;
}

const secrets = [token, clientSecret, `${clientId}:${clientSecret}`, githubToken];
const searched = { runs: 0, bytes: 0, findings: [] as string[] };

/** What all runs of this process left, searched for secrets; `undefined` if there was none. */
export function secretsReport(): { readonly text: string; readonly findings: readonly string[] } | undefined {
  const { runs, bytes, findings } = searched;
  if (runs === 0) return undefined;
  const names = new Set(secrets.flatMap((secret) => formsOf(secret).map(({ name }) => name)));
  const text = `${bytes.toLocaleString("en-US")} bytes of ${runs} runs, ${secrets.length} secrets, each ${[...names].join(", ")}`;
  return { text, findings };
}

/** Runs an action's bundle. Unlike `runAction`, it takes what comes: judging that is the tables' work. */
export async function runBundle(options: {
  readonly action?: keyof typeof actionFiles;
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Of Node. */
  readonly flags?: readonly string[];
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
  const [start, startDate] = [performance.now(), Date.now() - 1000];
  const child = spawn(
    process.execPath,
    [...(options.flags ?? []), "--import", measure, resolve(dirname(file), action.runs.main)],
    {
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
    },
  );
  let usage = { maxRSS: 0, userCPUTime: 0, systemCPUTime: 0 };
  child.on("message", (message) => {
    usage = message as typeof usage;
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), (options.limitSeconds ?? 600) * 1000);
  // The channel would keep it alive.
  child.channel?.unref();
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout as Readable),
    text(child.stderr as Readable),
    once(child, "close"),
    once(child, "spawn").then(() => options.onStarted?.(child)),
  ]);
  clearTimeout(limit);
  const endedAt = performance.now();
  const seconds = (endedAt - start) / 1000;
  const left: Record<string, string> = { stdout, stderr };
  for (const [name, path] of Object.entries(paths)) left[name] = await readFile(path, "utf8");
  await rm(folder, { recursive: true });
  for (const entry of await readdir(options.workspace, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await stat(path)).mtimeMs >= startDate)
      left[path] = `${path}\n${await readFile(path, "latin1")}`;
  }
  searched.runs++;
  for (const text of Object.values(left)) searched.bytes += text.length;
  searched.findings.push(...findSecrets(left, secrets));
  const [, results = "[]"] = /^results<<(?:.*)\n(.*)\n/m.exec(left.GITHUB_OUTPUT ?? "") ?? [];
  const cpuSeconds = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
  return { exitCode, left, results: JSON.parse(results), seconds, endedAt, cpuSeconds, megabytes: usage.maxRSS / 1024 };
}
