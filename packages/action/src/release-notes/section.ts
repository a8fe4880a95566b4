import {
  type ItemResult,
  type Links,
  linkedFile,
  type PublishResult,
  picture,
  plural,
  statusLabels,
  targetCell,
} from "@itwin-images/commands";
import type { Web } from "../runner/event.ts";

/** In pixels: two of them side by side with their texts fill the page of a release. */
const pictureWidth = 320;

/**
 * The longest form of the section that fits: with pictures, without them, without links, with fewer rows, in one line.
 *
 * @param fits - Whether the notes can take a section.
 * @returns `undefined` when there is not even room for the line.
 */
export function notesSection(
  result: Pick<PublishResult, "items" | "totals"> & { readonly links: Links },
  web: Web,
  fits: (section: string) => boolean,
): string | undefined {
  const { links, totals } = result;
  const items = result.items.filter(isShown);
  const line = `${countsLine(totals)}${web.runUrl === undefined ? "" : ` ([this run](${web.runUrl}))`}`;
  const page = (rows: readonly string[], pictures: boolean): string => {
    const head = [`|${pictures ? " |" : ""} Image | Shown by | |`, `|${pictures ? " --- |" : ""} --- | --- | --- |`];
    const missing = items.length - rows.length;
    return [
      "### Images on the iTwin Platform",
      "",
      `${line}.`,
      "",
      ...head,
      ...rows,
      ...(missing > 0 ? ["", `${plural(missing, "more image")}, for which these notes have no room.`] : []),
    ].join("\n");
  };

  if (items.some(({ file }) => links.get(file)?.picture !== undefined)) {
    const section = page(
      items.map((item) => row(item, links, true)),
      true,
    );
    if (fits(section)) return section;
  }
  for (const shown of [links, new Map()]) {
    const rows = items.map((item) => row(item, shown, false));
    const section = page(rows, false);
    if (fits(section)) return section;
  }
  const bare = items.map((item) => row(item, new Map(), false));
  // The largest number of rows that fits: more rows are longer, so that it can be halved in.
  let most = 0;
  for (let [low, high] = [1, bare.length - 1]; low <= high; ) {
    const middle = Math.floor((low + high) / 2);
    if (fits(page(bare.slice(0, middle), false))) [most, low] = [middle, middle + 1];
    else high = middle - 1;
  }
  if (most > 0) return page(bare.slice(0, most), false);
  const oneLine = `Images on the iTwin Platform: ${line}.`;
  return fits(oneLine) ? oneLine : undefined;
}

/** Whether an item is in the notes: its target shows the image. */
export function isShown({ status }: ItemResult): boolean {
  return status === "published" || status === "unchanged";
}

/** `published 3, unchanged 2`: what is zero is no news for those who read of a release. */
function countsLine({ published, unchanged, failed, notAttempted }: PublishResult["totals"]): string {
  const counts = { published, unchanged, failed, "not attempted": notAttempted };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${word} ${count}`)
    .join(", ");
}

function row(item: ItemResult, links: Links, pictures: boolean): string {
  const link = links.get(item.file);
  const cells = [
    ...(pictures ? [picture(link, pictureWidth)] : []),
    linkedFile(item.file, link),
    targetCell(item),
    statusLabels[item.status],
  ];
  return `| ${cells.join(" | ")} |`;
}
