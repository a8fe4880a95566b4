import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { PlatformSettings } from "./platform-server.ts";

const run = promisify(execFile);

/** What a program of `programs/` measured of itself. */
export interface Measured {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
}

/** Runs a program of `programs/` as a process of its own. */
export async function runProgram(name: string, settings: object): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const file = join(folder, "settings.json");
    await writeFile(file, JSON.stringify(settings));
    const program = join(import.meta.dirname, "programs", `${name}.ts`);
    const { stdout } = await run(process.execPath, ["--conditions=itwin-images-source", program, file]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The wall time of a command, in milliseconds. Its exit code does not count. */
export async function timeCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: "ignore", env: { PATH: process.env.PATH ?? "", ...env } });
  await once(child, "close");
  return performance.now() - start;
}

/** A platform server in a process of its own. */
export interface PlatformProcess extends AsyncDisposable {
  readonly url: string;
  /** How many requests of each kind arrived. */
  counts(): Promise<Readonly<Record<string, number>>>;
}

export async function startPlatform(settings: PlatformSettings): Promise<PlatformProcess> {
  const program = join(import.meta.dirname, "platform-server.ts");
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], { stdio: ["ignore", "pipe", "inherit"] });
  const [url] = (await once(createInterface(child.stdout), "line")) as [string];
  return {
    url,
    counts: async () => (await fetch(`${url}/counts`)).json() as Promise<Record<string, number>>,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, "close");
    },
  };
}
