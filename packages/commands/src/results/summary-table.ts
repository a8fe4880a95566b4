import type { ItemResult } from "./item-result.ts";
import { code, escapeText, type Links, linkedFile, picture } from "./markdown.ts";
import { adviceOf, dimensionsOf, preparedOf, sizeOf, statusLabels } from "./messages.ts";
import { cutLine, fitLines, type SummaryLimit, targetCell } from "./summary-parts.ts";

/** In pixels: a row as high as some lines of text. */
const pictureWidth = 160;

/**
 * As wide as a picture. GitHub lets a picture shrink with its column (`max-width: 100%`), and beside long words the column
 * would shrink to nothing; spaces that do not break are the one thing in a table that keeps it.
 */
const pictureHead = "&nbsp;".repeat(40);

const signs: { readonly [Status in ItemResult["status"]]: string } = {
  published: "✅",
  unchanged: "🟰",
  failed: "❌",
  "not-attempted": "⚪",
  "would-publish": "✅",
};

/** What rows have beside the facts. */
interface Extras {
  readonly pictures: boolean;
  /** Of which items. */
  readonly remarks: "all" | "failed" | "none";
}

/** What a table that is too large has less and less of; after that, it has fewer rows. */
const steps: readonly Extras[] = [
  { pictures: true, remarks: "all" },
  { pictures: false, remarks: "all" },
  { pictures: false, remarks: "failed" },
];
const least: Extras = { pictures: false, remarks: "none" };

/** The table of all items with all that fits beside `usedBytes`, and what it leaves out. */
export function summaryTable(
  items: readonly ItemResult[],
  { links, limit, usedBytes }: { links: Links; limit: SummaryLimit; usedBytes: number },
): string[] {
  const hasPictures = items.some(({ file }) => links.get(file)?.picture !== undefined);
  const room = limit.maxBytes - usedBytes;
  let extras = least;
  let rows: string[] | undefined;
  for (const step of hasPictures ? steps : steps.slice(1)) {
    rows = rowsWithin(room, items, (item) => row(item, links, step));
    if (rows === undefined) continue;
    extras = step;
    break;
  }
  rows ??= items.map((item) => row(item, links, least));
  const { lines, cut } = fitLines(rows, room, (index) => items[index]?.status === "failed");
  return [
    leftOut({ pictures: hasPictures && !extras.pictures, remarks: extras.remarks }, limit),
    lines.length === 0 ? "" : [...tableHead(extras.pictures), ...lines].join("\n"),
    cutLine(cut, "image", limit.allItems, limit),
  ];
}

/** All rows; `undefined` as soon as they are too large: there may be thousands. */
function rowsWithin(
  maxBytes: number,
  items: readonly ItemResult[],
  rowOf: (item: ItemResult) => string,
): string[] | undefined {
  const rows: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const text = rowOf(item);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > maxBytes) return undefined;
    rows.push(text);
  }
  return rows;
}

function leftOut({ pictures, remarks }: Extras, { reason }: SummaryLimit): string {
  const missing = [
    pictures ? "the pictures" : "",
    { all: "", failed: "the remarks on images that did not fail", none: "the remarks" }[remarks],
  ].filter((part) => part !== "");
  if (missing.length === 0) return "";
  return `Left out here, as ${reason}: ${missing.join(" and ")}. The log has all remarks.`;
}

function tableHead(pictures: boolean): string[] {
  return [
    `|${pictures ? ` ${pictureHead} |` : ""} Status | Image | Target | Size | Dimensions | Remarks |`,
    `|${pictures ? " --- |" : ""} --- | --- | --- | ---: | ---: | --- |`,
  ];
}

function row(item: ItemResult, links: Links, { pictures, remarks }: Extras): string {
  const link = links.get(item.file);
  const hasRemarks = remarks === "all" || (remarks === "failed" && item.status === "failed");
  const cells = [
    ...(pictures ? [picture(link, pictureWidth)] : []),
    `${signs[item.status]} ${statusLabels[item.status]}`,
    linkedFile(item.file, link),
    targetCell(item),
    sizeOf(item),
    dimensionsOf(item),
    hasRemarks ? remarksOn(item) : "",
  ];
  return `| ${cells.join(" | ")} |`;
}

function remarksOn(item: ItemResult): string {
  const reason = item.status === "not-attempted" || item.status === "would-publish" ? item.reason : undefined;
  const prepared = preparedOf(item);
  const texts = [
    prepared === "" ? undefined : `Prepared: ${prepared}.`,
    ...item.problems.map(adviceOf),
    item.error?.message,
    reason,
  ].filter((text): text is string => text !== undefined && text !== "");
  return [...texts.map(escapeText), ...replacedRemark(item)].join("<br>");
}

function replacedRemark({ replaced }: ItemResult): string[] {
  return [
    replaced?.imageName === undefined ? "" : `Replaced ${code(replaced.imageName)}.`,
    replaced?.backup === undefined ? "" : `Backup: ${code(replaced.backup)}.`,
  ].filter((remark) => remark !== "");
}
