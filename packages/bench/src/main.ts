// Measures everything, or the rows that are named as arguments, and writes docs/benchmarks.md when it was everything.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { arch, cpus, platform as system, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { lineChart } from "./chart.ts";
import type { Row, RowResult } from "./row.ts";
import { concurrency } from "./rows/concurrency.ts";
import { latency } from "./rows/latency.ts";
import { limit } from "./rows/limit.ts";
import { local } from "./rows/local.ts";
import { memory } from "./rows/memory.ts";
import { pace } from "./rows/pace.ts";
import { refresh } from "./rows/refresh.ts";
import { requests } from "./rows/requests.ts";
import { rerun } from "./rows/rerun.ts";
import { start } from "./rows/start.ts";

const rows: readonly Row[] = [start, latency, limit, requests, pace, rerun, memory, local, refresh, concurrency];
const docs = join(import.meta.dirname, "../../../docs");
const marks = ["<!-- Measured: written by `pnpm bench`. -->", "<!-- End of what `pnpm bench` writes. -->"] as const;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  throw new Error(`There is no row ${unknown.join(", ")}. The rows are: ${rows.map(({ name }) => name).join(", ")}.`);
}
const chosen = wanted.length === 0 ? rows : rows.filter(({ name }) => wanted.includes(name));
const workspace = await mkdtemp(join(tmpdir(), "itwin-images-bench-"));
const results: RowResult[] = [];
try {
  for (const row of chosen) {
    const began = performance.now();
    for (const result of await row.run(workspace)) {
      results.push(result);
      process.stdout.write(
        `${result.isMet ? "met   " : "MISSED"} ${result.what} / ${result.rival}: ${result.measured} (goal: ${result.goal})\n`,
      );
    }
    process.stdout.write(`       ${row.name}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  }
} finally {
  await rm(workspace, { recursive: true });
}
if (wanted.length === 0) await writePage();

async function writePage(): Promise<void> {
  const charts = [
    ["concurrency", "Throughput by the most images at once", "thumbnails per second"],
    ["memory", "Peak memory by images of 4 MB", "MB"],
  ] as const;
  for (const [chart, title, yLabel] of charts) {
    const series = results.flatMap((result) => (result.series?.chart === chart ? [result.series] : []));
    await writeFile(join(docs, `benchmark-${chart}.svg`), lineChart(title, yLabel, series));
  }
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${system()} ${arch()}, Node.js ${process.version}`;
  const table = [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.`,
    "",
    "| What | Against | Goal | Measured | |",
    "| --- | --- | --- | --- | --- |",
    ...results.map(
      ({ what, rival, goal, measured, isMet }) =>
        `| ${what} | ${rival} | ${goal} | ${measured} | ${isMet ? "met" : "missed"} |`,
    ),
    "",
    ...charts.map(([chart, title]) => `![${title}](benchmark-${chart}.svg)\n`),
  ];
  const page = join(docs, "benchmarks.md");
  const text = await readFile(page, "utf8");
  const [before = "", rest = ""] = text.split(marks[0]);
  const [, after = ""] = rest.split(marks[1]);
  await writeFile(page, `${before}${marks[0]}\n\n${table.join("\n")}\n${marks[1]}${after}`);
}
