import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { openWorkspace } from "../src/files/disk-source.ts";
import type { FileSource } from "../src/files/file-source.ts";

/** A folder of its own for one test, which is gone when the test is. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "workspace-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A workspace with these files. The text of a file in a plain list is its own path. */
export async function makeWorkspace(files: readonly string[] | Readonly<Record<string, string>>): Promise<string> {
  const root = await makeFolder();
  const entries = Array.isArray(files) ? files.map((file: string) => [file, file] as const) : Object.entries(files);
  for (const [file, text] of entries) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return root;
}

/** Runs something without the right to read everything, which root has. */
export async function asOrdinaryUser<T>(run: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (!isRoot) return run();
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

/** A pipe that nobody writes to: opening it to read waits for ever. Windows has none, so there it is a folder. */
export async function makePipe(path: string): Promise<void> {
  if (process.platform === "win32") await mkdir(path);
  else await promisify(execFile)("mkfifo", [path]);
}

/** The workspace as a source of files; it must be one that can be opened. */
export async function openSource(root: string): Promise<FileSource> {
  const source = await openWorkspace(root);
  if ("problem" in source) throw new Error(source.problem.message);
  return source;
}
