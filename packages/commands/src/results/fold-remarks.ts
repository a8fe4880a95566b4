import { plural, type Remark } from "./messages.ts";

/** How many names a remark on several items lists, if there are more. */
const namesShown = 2;

/**
 * Makes one remark of those on items that have the same cause: the first of them, with how many more there are. All
 * stay in the order of their first.
 */
export function foldRemarks(remarks: readonly Remark[]): Remark[] {
  const groups = Map.groupBy(remarks, (remark) =>
    remark.item === undefined ? remark : `${remark.severity} ${remark.item.cause}`,
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    if (others.length === 0) return [first];
    const images = plural(others.length, "more image");
    const start = first.severity === "error" ? `${images} failed in the same way` : `The same holds for ${images}`;
    const title = `${first.severity === "error" ? "failed: " : ""}${plural(others.length + 1, "image")}`;
    return [{ ...first, title, message: `${first.message} ${start}: ${namesOf(first, others)}.` }];
  });
}

/** `a.png, b.png and 5 more`; one file that goes to several targets is named by those. */
function namesOf(first: Remark, others: readonly Remark[]): string {
  const taken = new Set(first.item?.names);
  const names = others.flatMap(({ item }) => item?.names.find((name) => !taken.has(name)) ?? []);
  const shown = names.length > namesShown + 1 ? names.slice(0, namesShown) : names.slice(0, -1);
  const last = names.length > namesShown + 1 ? `${names.length - namesShown} more` : names.at(-1);
  return shown.length === 0 ? `${last}` : `${shown.join(", ")} and ${last}`;
}
