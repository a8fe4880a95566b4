import { type Cell, each, judge, type Seen, type Table } from "./cell.ts";

/** What a table found. */
export interface Summary {
  readonly title: string;
  readonly cells: number;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

const [name, filter = ""] = process.argv.slice(2);
const { table } = (await import(`./${name}.ts`)) as { table: Table };
const start = process.hrtime.bigint();
const cells = table.cells.filter((cell) => `${cell.row} | ${cell.name}`.match(filter));
const found = new Map<Cell, { readonly seen?: Seen; readonly wrong: readonly string[] }>();
await each(cells, table.atOnce, async (cell) => {
  try {
    const seen = await cell.run();
    found.set(cell, { seen, wrong: judge(cell, seen) });
  } catch (error) {
    found.set(cell, { wrong: [error instanceof Error ? (error.stack ?? error.message) : String(error)] });
  }
});

const counts = { passed: 0, failed: 0 };
console.log(`== ${table.title}: row | expected | most attempts, at most | longest, at most | as expected`);
for (const [row, ofRow] of Map.groupBy(cells, ({ row }) => row)) {
  const results = ofRow.map((cell) => ({ cell, seen: found.get(cell)?.seen, wrong: found.get(cell)?.wrong ?? [] }));
  const bad = results.filter(({ wrong }) => wrong.length > 0);
  counts.passed += ofRow.length - bad.length;
  counts.failed += bad.length;
  const outcomes = new Set(ofRow.map(({ expected }) => [expected.outcome].flat().join(" or ")));
  const most = (of: (seen: Seen) => number) => Math.max(...results.map(({ seen }) => (seen ? of(seen) : 0)));
  const limit = (of: (cell: Cell) => number) => Math.max(...ofRow.map(of));
  const figures = results.flatMap(({ seen }) => seen?.figure ?? []);
  console.log(
    [
      `  ${bad.length === 0 ? "ok" : "NOT OK"} ${row}`,
      [...outcomes].join("; "),
      `${most(({ attempts }) => attempts)} of ${limit(({ expected }) => expected.attempts)}`,
      `${most(({ seconds }) => seconds).toFixed(1)} of ${limit(({ expected }) => expected.seconds)} s`,
      `${ofRow.length - bad.length} of ${ofRow.length}`,
      ...(figures.length > 0 ? [figures.join(", ")] : []),
    ].join(" | "),
  );
  for (const { cell, wrong } of bad) {
    console.log(`      ${cell.name}: ${wrong.join("; ").slice(0, 800)}`);
  }
}
// Not before: what it imports must not be loaded before the clock is.
const secrets = (await import("./action.ts")).secretsReport();
if (secrets) console.log(`   searched for secrets: ${secrets.text}: ${secrets.findings.length} findings`);
for (const finding of new Set(secrets?.findings)) console.log(`  NOT OK ${finding}`);
counts.failed += secrets?.findings.length ?? 0;
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
process.send?.({ title: table.title, cells: cells.length, ...counts, seconds } satisfies Summary);
console.log(`   ${cells.length} cells, ${counts.failed} not as expected, ${seconds.toFixed(0)} s`);
// What waits for the end of a process would wait for the clock, too.
process.disconnect?.();
process.stdout.write("", () => process.exit(0));
