import leven from "leven";
import type { NamedTarget } from "./named-target.ts";

/** What people may call something: its display name and, for an iTwin, its number. */
export interface Named {
  readonly displayName: string;
  readonly number?: string | undefined;
}

/**
 * What two spellings of a name have in common: lower-case letters and digits, with one hyphen for all that is between
 * them. Empty if there are none. Codes of the platform such as `++dot++` are between them too.
 */
export function slugOf(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\+\+[a-z]+\+\+/g, "-")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/**
 * Those that a reference names: by exactly this name or, if there are none and it is the name of a file, by the same slug.
 * More than one means that the reference does not say which.
 */
export function findNamed<Candidate extends Named>(
  { name, number, fromFile }: Pick<NamedTarget, "name" | "number" | "fromFile">,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const fitting = (spell: (text: string) => string): Candidate[] => {
    const [byName, byNumber] = [name, number].map((text) => (text === undefined ? undefined : spell(text)));
    return candidates.filter(
      (candidate) =>
        (byName && spell(candidate.displayName) === byName) || (byNumber && spell(candidate.number ?? "") === byNumber),
    );
  };
  const exact = fitting((text) => text.normalize("NFC"));
  return exact.length > 0 || !fromFile ? exact : fitting(slugOf);
}

/** The longest text that is compared letter by letter. */
const maxCompared = 100;

/** The names that were probably meant, the nearest first, at most three. */
export function nearestNames(text: string, names: readonly string[]): string[] {
  const wanted = slugOf(text).slice(0, maxCompared);
  const near: { name: string; distance: number }[] = [];
  for (const name of new Set(names)) {
    const slug = slugOf(name).slice(0, maxCompared);
    const most = Math.floor(Math.max(wanted.length, slug.length) / 3);
    const isPart = wanted.length >= 3 && slug.length >= 3 && (slug.includes(wanted) || wanted.includes(slug));
    const distance = leven(wanted, slug, { maxDistance: most + 1 });
    if (distance <= most || isPart) near.push({ name, distance });
  }
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
