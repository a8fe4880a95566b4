import type { FileLink, ItemResult } from "@itwin-images/commands";
import { describe, expect, test } from "vitest";
import type { Web } from "../runner/event.ts";
import { notesSection } from "./section.ts";

const web: Web = {
  serverUrl: "https://github.com",
  repository: "octo/renders",
  isPublic: true,
  runUrl: "https://github.com/octo/renders/actions/runs/17",
};
const totals = { published: 3, wouldPublish: 0, unchanged: 0, failed: 0, notAttempted: 0 };
const item = (file: string, status: ItemResult["status"] = "published"): ItemResult => ({
  ...{ kind: "saved-view", id: `id-${file}`, file, status, problems: [] },
});
const link = (file: string): FileLink => ({ page: `https://x/page/${file}`, picture: `https://x/picture/${file}` });

function sectionOf(
  items: readonly ItemResult[],
  options: { maxLength?: number; links?: Map<string, FileLink> } = {},
): string | undefined {
  const { maxLength = Infinity, links = new Map() } = options;
  return notesSection({ items, totals, links }, web, (section) => section.length <= maxLength);
}

test("shows what targets show now, and counts the rest", () => {
  const items = [item("a.png"), item("b.png", "unchanged"), item("c.png", "failed"), item("d.png", "not-attempted")];
  const counts = { published: 1, wouldPublish: 0, unchanged: 1, failed: 1, notAttempted: 1 };
  const section = notesSection({ items, totals: counts, links: new Map() }, web, () => true);
  expect(section?.split("\n")).toEqual([
    "### Images on the iTwin Platform",
    "",
    "published 1, unchanged 1, failed 1, not attempted 1 ([this run](https://github.com/octo/renders/actions/runs/17)).",
    "",
    "| Image | Shown by | |",
    "| --- | --- | --- |",
    "| <code>a.png</code> | saved view <code>id-a.png</code> | published |",
    "| <code>b.png</code> | saved view <code>id-b.png</code> | unchanged |",
  ]);
});

test("a name is text, whatever it looks like", () => {
  const name = `a|b](x) <!-- itwin-images:end --> <img src=x> @octocat #1 \`_*\nb.png`;
  const section = sectionOf([{ ...item(name), id: name }]) ?? "";
  const rows = section.split("\n").slice(6);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.match(/\|/g)).toHaveLength(4);
  expect(rows[0]).not.toMatch(/<(?!\/?code>)|[`@*]|\]\(/);
});

describe("is made shorter until it fits", () => {
  const items = Array.from({ length: 300 }, (_, index) => item(`renders/${index}.png`));
  const links = new Map(items.map(({ file }) => [file, link(file)]));
  const full = sectionOf(items, { links }) ?? "";
  const shorter = (section: string) => sectionOf(items, { links, maxLength: section.length - 1 }) ?? "";
  const rowsOf = (section: string) => section.match(/^\|.*<code>/gm)?.length ?? 0;

  test("step by step: pictures, links, rows, all but one line", () => {
    expect([rowsOf(full), full.match(/<img/g)?.length]).toEqual([300, 300]);
    const withoutPictures = shorter(full);
    expect(withoutPictures).not.toContain("<img");
    expect([rowsOf(withoutPictures), withoutPictures.match(/<a href/g)?.length]).toEqual([300, 300]);
    const withoutLinks = shorter(withoutPictures);
    expect(withoutLinks).not.toContain("<a ");
    expect(rowsOf(withoutLinks)).toBe(300);
    const fewer = shorter(withoutLinks);
    expect(rowsOf(fewer)).toBeGreaterThan(290);
    expect(fewer).toContain(`\n\n${300 - rowsOf(fewer)} more image`);
    expect(sectionOf(items, { links, maxLength: 150 })).toBe(
      "Images on the iTwin Platform: published 3 ([this run](https://github.com/octo/renders/actions/runs/17)).",
    );
    expect(sectionOf(items, { links, maxLength: 20 })).toBeUndefined();
  });

  test("and has as many rows as there is room for", () => {
    for (const maxLength of [400, 1000, 5000, 20_000]) {
      const section = sectionOf(items, { maxLength }) ?? "";
      expect(section.length).toBeLessThanOrEqual(maxLength);
      const longest = Math.max(...section.split("\n").map((line) => line.length));
      expect(section.length).toBeGreaterThan(maxLength - longest - 2);
    }
  });
});
