import { describe, expect, test } from "vitest";
import type { ItemResult, ReportedProblem } from "../results/item-result.ts";
import { noLinks } from "../results/markdown.ts";
import type { SummaryLimit } from "../results/summary-parts.ts";
import type { PublishResult } from "./publish-result.ts";
import { publishSummary } from "./publish-summary.ts";

const limit = 1024 * 1024;
const room: SummaryLimit = {
  maxBytes: limit - 16 * 1024,
  reason: "a job summary holds 1 MiB",
  allProblems: "in the log",
  allItems: "in the log and in the output `results`",
};

function resultOf(items: readonly ItemResult[], problems: readonly ReportedProblem[] = []): PublishResult {
  const totals = { published: 0, wouldPublish: 0, unchanged: 0, failed: items.length, notAttempted: 0 };
  const timing = { elapsed: 0, pauses: { count: 0, total: 0 } };
  const plan = { items: [], problems: [] };
  return { items, problems, totals, timing, dryRun: false, cancelled: false, ok: false, plan };
}

function summarize(result: PublishResult, more: Partial<Parameters<typeof publishSummary>[1]> = {}): string {
  return publishSummary(result, { links: noLinks, limit: room, ...more });
}

function item(index: number, message: string): ItemResult {
  const status = index % 1000 === 999 ? "failed" : "published";
  const error = { code: "PLATFORM", message, ofItem: true };
  return { kind: "saved-view", id: `view-${index}`, file: `${index}.png`, status, problems: [], error };
}

/** Links with pictures for the files of `item`. */
const linksOf = (items: readonly ItemResult[], length = 100) =>
  new Map(items.map(({ file }) => [file, { page: `https://x/${file}`, picture: `https://x/${"p".repeat(length)}` }]));

test("pictures stand beside the table, and lead to the files", () => {
  const items = [item(1, "m"), item(2, "m")];
  const links = new Map([
    ["1.png", { page: "https://x/1", picture: "https://y/1" }],
    ["2.png", { page: "https://x/2" }],
  ]);
  const summary = summarize(resultOf(items), { links });
  expect(summary).toMatch(/\n\| (?:&nbsp;){40} \| Status \| Image \|/);
  expect(summary).toContain(
    '| <a href="https://x/1"><img src="https://y/1" width="160" alt=""></a> | ✅ published | <a href="https://x/1"><code>1.png</code></a> |',
  );
  expect(summary).toContain('|  | ✅ published | <a href="https://x/2"><code>2.png</code></a> |');
  expect(summary).not.toContain("Left out");
});

describe("stays below GitHub's limit, and says what it leaves out", () => {
  const manyOf = (count: number, remark: number) => {
    const items = Array.from({ length: count }, (_, index) => item(index, "ö".repeat(remark)));
    const summary = summarize(resultOf(items), { links: linksOf(items) });
    expect(Buffer.byteLength(summary)).toBeLessThan(limit);
    const times = (pattern: RegExp) => summary.match(pattern)?.length ?? 0;
    return { summary, rows: times(/^\|.* (published|failed) \|/gm), pictures: times(/<img/g), remarks: times(/öö/g) };
  };
  const why = "Left out here, as a job summary holds 1 MiB:";

  test("all of it while there is room", () => {
    const { summary, ...counts } = manyOf(1000, 50);
    expect(counts).toEqual({ rows: 1000, pictures: 1000, remarks: expect.any(Number) });
    expect(counts.remarks).toBeGreaterThan(0);
    expect(summary).not.toContain("Left out");
  });

  test("pictures first", () => {
    const { summary, ...counts } = manyOf(2000, 150);
    expect(counts).toMatchObject({ rows: 2000, pictures: 0 });
    expect(counts.remarks).toBeGreaterThan(2000);
    expect(summary).toContain(`${why} the pictures. The log has all remarks.`);
  });

  test("then remarks, of those that did not fail at first", () => {
    const { summary, rows, pictures } = manyOf(3000, 250);
    expect([rows, pictures]).toEqual([3000, 0]);
    expect(summary).toContain(`${why} the pictures and the remarks on images that did not fail.`);
    expect(
      summary
        .split("\n")
        .filter((line) => /ö/.test(line))
        .every((line) => line.includes("❌")),
    ).toBe(true);
    expect(summary).toMatch(/❌.*ööö/);
  });

  test("then all remarks", () => {
    const items = Array.from({ length: 4000 }, (_, index) => ({
      ...item(index, "ö".repeat(250)),
      status: "failed" as const,
    }));
    const summary = summarize(resultOf(items));
    expect(Buffer.byteLength(summary)).toBeLessThan(limit);
    expect(summary.match(/^\| ❌/gm)).toHaveLength(4000);
    expect(summary).toContain(`${why} the remarks.`);
    expect(summary).not.toContain("ö");
  });

  test("and rows at last, those of failures never before others", () => {
    const { summary, rows, pictures, remarks } = manyOf(20_000, 200);
    expect([pictures, remarks]).toEqual([0, 0]);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(limit * 0.9);
    expect(summary).toContain(
      `${20_000 - rows} more images not shown here, as a job summary holds 1 MiB: all are in the log and in the output \`results\`.`,
    );
    for (let index = 999; index < 20_000; index += 1000) expect(summary).toContain(`<code>${index}.png</code>`);
  });
});

test("tells how long it took, and what became of the notes", () => {
  const timing = { elapsed: 12_000, pauses: { count: 2, total: 9000 } };
  const summary = summarize({ ...resultOf([item(1, "m")]), timing }, { notes: ["❌ Not &#60;written&#62;."] });
  expect(summary).toContain("\n\nTook 12 s; 2 rate-limit pauses, 9 s in all.\n\n");
  expect(summary).toContain("\n\n❌ Not &#60;written&#62;.\n\n");
});

test("stays below it with problems too", () => {
  const problem: ReportedProblem = {
    code: "c",
    severity: "error",
    message: "m".repeat(500),
    fix: "Fix it.",
    where: "a.yml:1",
  };
  const items = Array.from({ length: 5000 }, (_, index) => item(index, "x".repeat(300)));
  const summary = summarize(resultOf(items, Array(5000).fill(problem)));
  expect(Buffer.byteLength(summary)).toBeLessThan(limit);
  expect(summary).toMatch(/\n\d+ more problems not shown here.*: all are in the log\.\n/);
});

test("leaves nothing out that fits", () => {
  const summary = summarize(resultOf([item(1, "m"), item(2, "m")]));
  expect(summary).not.toContain("not shown here");
  expect(summary.match(/^\| ✅/gm)).toHaveLength(2);
});
