import { type TargetKind, targetKinds } from "@itwin-images/core";
import type { ActionWords } from "./action-words.ts";
import type { Finding, ItemResult } from "./item-result.ts";
import { code, escapeText } from "./markdown.ts";
import type { Report } from "./report.ts";
import { dimensionsOf, plural, sizeOf, statusWords, totalsLine } from "./words.ts";

/** GitHub takes 1 MiB per step; more loses all of it. The rest is room for headings and the line that says so. */
export const maxRowBytes: number = 1024 * 1024 - 16 * 1024;

const signs: { readonly [Status in ItemResult["status"]]: string } = {
  published: "✅",
  unchanged: "🟰",
  failed: "❌",
  "not-attempted": "⚪",
  "would-publish": "✅",
};

/** The job summary of a run. */
export function summarize(report: Report): string {
  const { problems, items, totals, dryRun, cancelled, fault } = report;
  const lists = keep(problems.map(bullet), maxRowBytes / 2);
  const table = keep(items.map(row), maxRowBytes - lists.bytes, (index) => items[index]?.status === "failed");
  return [
    `## Publish iTwin images: ${totalsLine(totals)}`,
    dryRun ? "Dry run: everything was checked, nothing was sent." : "",
    cancelled ? "The run was cancelled. An image that was on its way may or may not have been taken." : "",
    fault === undefined ? "" : `❌ ${escapeText(fault)}`,
    lists.lines.join("\n"),
    lists.cut > 0 ? cutLine(lists.cut, "problem", "in the log") : "",
    table.lines.length === 0 ? "" : [tableHead, ...table.lines].join("\n"),
    table.cut > 0 ? cutLine(table.cut, "image", "in the log and in the output `results`") : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

/** The job summary of a run whose inputs were refused. */
export function summarizeRefusals(refusals: readonly string[], { title, nothing }: ActionWords): string {
  const lines = refusals.map((refusal) => `- ❌ ${escapeText(refusal)}`);
  return `## ${title}: ${nothing}\n\n${keep(lines, maxRowBytes).lines.join("\n")}\n`;
}

export const tableHead = `| Status | Image | Target | Size | Dimensions | Remarks |
| --- | --- | --- | ---: | ---: | --- |`;

export function row(item: ItemResult): string {
  const { label } = targetKinds[item.kind as TargetKind];
  const cells = [
    `${signs[item.status]} ${statusWords[item.status]}`,
    code(item.file),
    `${label} ${code(item.id)}`,
    sizeOf(item),
    dimensionsOf(item),
    [
      ...[...item.problems.map(advice), item.error?.message, item.why]
        .filter((text) => text !== undefined)
        .map(escapeText),
      ...replacedRemark(item),
    ].join("<br>"),
  ];
  return `| ${cells.join(" | ")} |`;
}

function advice({ severity, message, fix }: Finding): string {
  return `${severity === "warning" ? "Warning: " : ""}${message} ${fix}`;
}

function replacedRemark({ replaced }: ItemResult): string[] {
  return [
    replaced?.imageName === undefined ? "" : `Replaced ${code(replaced.imageName)}.`,
    replaced?.backup === undefined ? "" : `Backup: ${code(replaced.backup)}.`,
  ].filter((remark) => remark !== "");
}

export function bullet(finding: Finding): string {
  const place = finding.where === "" ? "" : `${code(finding.where)}: `;
  return `- ${finding.severity === "error" ? "❌" : "⚠️"} ${place}${escapeText(advice(finding))}`;
}

export function cutLine(count: number, noun: string, where: string): string {
  return `${plural(count, `more ${noun}`)} not shown here, as a job summary holds 1 MiB: all are ${where}.`;
}

/** The lines that fit, in their order; those that matter most are kept first. */
export function keep(
  lines: readonly string[],
  maxBytes: number,
  matters: (index: number) => boolean = () => false,
): { lines: string[]; bytes: number; cut: number } {
  const indexes = lines.map((_, index) => index);
  const kept = new Set<number>();
  let bytes = 0;
  for (const index of [...indexes.filter(matters), ...indexes.filter((one) => !matters(one))]) {
    const length = Buffer.byteLength(lines[index] ?? "") + 1;
    if (bytes + length > maxBytes) continue;
    bytes += length;
    kept.add(index);
  }
  return { lines: lines.filter((_, index) => kept.has(index)), bytes, cut: lines.length - kept.size };
}
