import { expect, test } from "vitest";
import type { Finding, ItemResult } from "./item-result.ts";
import { publishWords } from "./publish-words.ts";
import type { Report } from "./report.ts";
import { summarize, summarizeRefusals } from "./summary.ts";

const limit = 1024 * 1024;

function reportOf(items: readonly ItemResult[], problems: readonly Finding[] = []): Report {
  const totals = { published: 0, unchanged: 0, failed: items.length, notAttempted: 0 };
  return { items, problems, totals, dryRun: false, cancelled: false, ok: false };
}

function item(index: number, message: string): ItemResult {
  const status = index % 1000 === 999 ? "failed" : "published";
  const error = { code: "PLATFORM", message, ofItem: true };
  return { kind: "saved-view", id: `view-${index}`, file: `${index}.png`, status, problems: [], error };
}

test("stays below GitHub's limit, says what it left out, and keeps the failures", () => {
  const items = Array.from({ length: 10_000 }, (_, index) => item(index, "ö".repeat(200)));
  const summary = summarize(reportOf(items));
  expect(Buffer.byteLength(summary)).toBeLessThan(limit);
  expect(Buffer.byteLength(summary)).toBeGreaterThan(limit * 0.9);
  const rows = summary.match(/^\| [✅❌]/gmu)?.length ?? 0;
  expect(summary).toContain(
    `${10_000 - rows} more images not shown here, as a job summary holds 1 MiB: all are in the log and in the output \`results\`.`,
  );
  for (let index = 999; index < 10_000; index += 1000) expect(summary).toContain(`| <code>${index}.png</code> |`);
});

test("stays below it with problems too", () => {
  const problem: Finding = { code: "c", severity: "error", message: "m".repeat(500), fix: "Fix it.", where: "a.yml:1" };
  const items = Array.from({ length: 5000 }, (_, index) => item(index, "x".repeat(300)));
  const summary = summarize(reportOf(items, Array(5000).fill(problem)));
  expect(Buffer.byteLength(summary)).toBeLessThan(limit);
  expect(summary).toMatch(/\n\d+ more problems not shown here.*: all are in the log\.\n/);
});

test("leaves nothing out that fits", () => {
  const summary = summarize(reportOf([item(1, "m"), item(2, "m")]));
  expect(summary).not.toContain("not shown here");
  expect(summary.match(/^\| ✅/gm)).toHaveLength(2);
});

test("shows refused inputs as text", () => {
  expect(summarizeRefusals(['The input x is "<b>|`".'], publishWords)).toBe(
    '## Publish iTwin images: nothing was published\n\n- ❌ The input x is "&#60;b&#62;&#124;&#96;".\n',
  );
});
