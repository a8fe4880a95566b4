import { fork } from "node:child_process";
import { once } from "node:events";
import { each } from "./cell.ts";
import type { Summary } from "./table.ts";

/** Runs the tables, or those that are named, in processes of their own, and prints what they found. */
const sideBySide = ["uploads", "reads", "tokens", "cancel", "outages", "bundle", "secrets", "images"];
/** What they measure must not depend on the others. */
const alone = ["manifests", "memory"];
const chosen = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const rows = process.argv.includes("--rows");
const isChosen = (name: string): boolean => chosen.length === 0 || chosen.includes(name);
const start = performance.now();
const summaries: Summary[] = [];

// The machines of CI have two cores or more.
await each(sideBySide.filter(isChosen), 2, runTable);
await each(alone.filter(isChosen), 1, runTable);

async function runTable(name: string): Promise<void> {
  const child = fork(new URL("table.ts", import.meta.url), [name], {
    execArgv: ["--conditions=itwin-images-source"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A loop without end is a failure too.
    ...{ timeout: 600_000, killSignal: "SIGKILL" },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (text += chunk));
  let summary: Summary | undefined;
  child.on("message", (message) => {
    summary = message as Summary;
  });
  const [code] = (await once(child, "close")) as [number | null];
  summary ??= { title: name, cells: 0, passed: 0, failed: 1, seconds: 0 };
  if (code !== 0) summary = { ...summary, failed: Math.max(1, summary.failed) };
  summaries.push(summary);
  const isQuiet = !rows && summary.failed === 0;
  console.log(
    isQuiet ? text.replace(/^ {2}ok (.*)\n/gm, (line, row: string) => (row.split(" | ").length > 5 ? line : "")) : text,
  );
}

const columns = ["section", "cells", "as expected", "failed", "seconds"];
const lines = summaries.map(({ title, cells, passed, failed, seconds }) => [
  ...[title, cells, passed, failed].map(String),
  seconds.toFixed(0),
]);
for (const line of [columns, ...lines]) console.log(line.map((text, index) => text.padEnd(index ? 14 : 16)).join(""));
const sum = (of: (summary: Summary) => number) => summaries.reduce((total, one) => total + of(one), 0);
console.log(`\n${((performance.now() - start) / 60_000).toFixed(1)} minutes`);
console.log(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`);
process.exitCode = sum(({ failed }) => failed) > 0 ? 1 : 0;
