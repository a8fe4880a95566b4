import { ConfigurationError, type TargetKind } from "@itwin-images/core";
import { targetKey } from "@itwin-images/core/internal";
import { quoted } from "../text.ts";
import type { SiteTarget } from "./site-target.ts";
import { cutBytes, slug } from "./slug.ts";

/** The part of a file's name before its extension, which follows from the bytes. */
export const defaultFileName = "{name}";

/** Leaves room for a mark and an extension: file systems take 255 bytes. */
const maxNameBytes = 200;

/** Names that Windows gives to devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$/i;

const placeholder = /\{(kind|id|name)\}/g;

/** A pattern of file names that was checked. */
export interface FileNamePattern {
  /** The name for a target; two targets may have the same. */
  readonly nameOf: (target: SiteTarget) => string;
}

/**
 * Reads a pattern such as `{kind}-{name}`.
 *
 * @throws ConfigurationError when names made of it would be unusable or all the same.
 */
export function parseFileName(pattern: string): FileNamePattern {
  const refuse = (why: string, fix: string) => new ConfigurationError(`The file name ${quoted(pattern)} ${why}.`, fix);
  const rest = pattern.replace(placeholder, "");
  if (/[/\\]/.test(rest)) throw refuse("has a slash in it", "Name the folder in the input into.");
  if (/[{}]/.test(rest)) throw refuse("has another placeholder than {kind}, {id} and {name}", "Use these only.");
  if (/[^A-Za-z0-9 _.-]/.test(rest)) {
    throw refuse("has characters that some file systems refuse", "Use letters, digits, spaces, dots, - and _.");
  }
  if (/\.(png|jpe?g)$/i.test(pattern)) {
    throw refuse("ends in an extension", "Leave it out: it is added by what the image is.");
  }
  if (!/\{(id|name)\}/.test(pattern)) throw refuse("is the same for every image", "Put {id} or {name} into it.");
  return {
    nameOf: (target) =>
      tidy(
        pattern.replace(placeholder, (_, name: string) => fill(name, target)),
        target,
      ),
  };
}

function fill(name: string, { target, displayName = "" }: SiteTarget): string {
  if (name === "kind") return target.kind;
  return name === "id" ? target.id : slug(displayName) || fallback(target);
}

const fallback = ({ kind, id }: { kind: TargetKind; id: string }): string => `${kind}-${id}`;

/** A name that every file system takes, on its own and before any extension. */
function tidy(name: string, { target }: SiteTarget): string {
  // A leading dot hides a file, a leading hyphen makes it an option; Windows drops dots and spaces at the end.
  const trimmed = cutBytes(name.replace(/^[\s.-]+/, ""), maxNameBytes).replace(/[\s.]+$/, "");
  const safe = trimmed === "" ? fallback(target).replace(/-+$/, "") : trimmed;
  const [first = "", ...others] = safe.split(".");
  return deviceName.test(first.trim()) ? [`${first}_`, ...others].join(".") : safe;
}

/** The same text for names that some file system takes for one. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase();
}

/**
 * Gives every target a name of its own. A target keeps the name that it has, if the pattern could give it, so that a
 * second view of the same name does not rename the file of the first.
 *
 * @param args.before - By `targetKey`, the names that targets have now, without extension; those of targets that are not
 * among these included. Nobody else gets them in this run: should it fail for their owner, its file is still there.
 * @returns By `targetKey`.
 */
export async function assignNames(args: {
  targets: readonly SiteTarget[];
  pattern: FileNamePattern;
  before: ReadonlyMap<string, string>;
}): Promise<ReadonlyMap<string, string>> {
  const { targets, pattern, before } = args;
  const wishes = await Promise.all(
    targets.map(async (one) => {
      const key = targetKey(one.target);
      const name = pattern.nameOf(one);
      return { key, names: [name, `${name}-${await mark(key)}`] };
    }),
  );
  // By key: who comes first must not depend on the order of a list.
  wishes.sort((a, b) => (a.key < b.key ? -1 : 1));
  const names = new Map<string, string>();
  const taken = new Set([...before.values()].map(nameKey));
  for (const { key, names: possible } of wishes) {
    const own = before.get(key);
    if (own !== undefined && possible.includes(own)) names.set(key, own);
  }
  for (const { key, names: possible } of wishes) {
    if (names.has(key)) continue;
    // The last ones are for a name that looks like another one's mark.
    const more = [2, 3, 4, 5].map((number) => `${possible[1]}-${number}`);
    const name = [...possible, ...more].find((one) => !taken.has(nameKey(one)));
    if (name === undefined) {
      throw new ConfigurationError(`There is no file name left for ${key}.`, "Put {id} into file-name.");
    }
    names.set(key, name);
    taken.add(nameKey(name));
  }
  return names;
}

/** Eight digits that tell a target from others of its name, and stay the same whatever others there are. */
async function mark(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
  return Array.from(digest.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
