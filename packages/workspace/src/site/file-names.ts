import { hash } from "node:crypto";
import { ConfigurationError, type TargetKind } from "@itwin-images/core";
import { targetKey } from "@itwin-images/core/internal";
import { quoted } from "../text.ts";
import type { SiteTarget } from "./site-target.ts";

/** The part of a file's name before its extension, which follows from the bytes. */
export const defaultFileName = "{name}";

/** Leaves room for a mark and an extension: file systems take 255 bytes. */
const maxNameBytes = 200;

/** The longest slug in UTF-8 bytes: a number of patterns and suffixes must fit beside it. */
const maxSlugBytes = 120;

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
  if (/[/\\]/.test(rest)) throw refuse("has a slash in it", "Name the folder with into.");
  if (/[{}]/.test(rest)) throw refuse("has another placeholder than {kind}, {id} and {name}", "Use these only.");
  if (/[^A-Za-z0-9 _.-]/.test(rest)) {
    throw refuse("has characters that some file systems refuse", "Use letters, digits, spaces, dots, - and _.");
  }
  if (/\.(png|jpe?g|webp)$/i.test(pattern)) {
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

/**
 * A display name as a part of a file name: letters and digits of any script in lower case, and single hyphens for
 * everything between them. Accents of Latin letters are dropped; the result is NFC. Empty for a name without letters.
 */
export function slug(displayName: string): string {
  const letters = displayName
    .toWellFormed()
    .normalize("NFKD")
    // Only of Latin letters: in other scripts the marks are vowels, or make another letter.
    .replace(/(\p{Script=Latin})\p{M}+/gu, "$1")
    // The marks of emoji and key caps, which follow no letter.
    .replace(/\p{Variation_Selector}|\p{Me}|(?<![\p{L}\p{M}])\p{M}+/gu, "")
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-");
  return cutBytes(letters.replace(/^-+/, ""), maxSlugBytes).replace(/-+$/, "");
}

/** As much of a text as fits in so many bytes of UTF-8, in whole characters. */
function cutBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** A name that every file system takes, on its own and before any extension. */
function tidy(name: string, { target }: SiteTarget): string {
  // A leading dot hides a file, a leading hyphen makes it an option; Windows drops dots and spaces at the end.
  const trimmed = cutBytes(name.replace(/^[\s.-]+/, ""), maxNameBytes).replace(/[\s.]+$/, "");
  const safe = trimmed === "" ? fallback(target).replace(/-+$/, "") : trimmed;
  const [first = "", ...others] = safe.split(".");
  return deviceName.test(first.trim()) ? [`${first}_`, ...others].join(".") : safe;
}

/** The same text for names that are one name on some file system. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase();
}

/**
 * Assigns each target a unique name. A target's current name stays if the pattern can give it, so that a second view of
 * the same name does not rename the first one's file.
 *
 * @param args.before - Current names by `targetKey`, without extension, also of targets that are not selected. No other
 * target gets one of them in this run: if its owner's refresh fails, the file is still in use.
 * @returns By `targetKey`.
 */
export function assignNames(args: {
  targets: readonly SiteTarget[];
  pattern: FileNamePattern;
  before: ReadonlyMap<string, string>;
}): ReadonlyMap<string, string> {
  const { targets, pattern, before } = args;
  const candidates = targets.map((one) => {
    const key = targetKey(one.target);
    const name = pattern.nameOf(one);
    return { key, names: [name, `${name}-${mark(key)}`] };
  });
  // By key, so that the names do not depend on the order of a list.
  candidates.sort((a, b) => (a.key < b.key ? -1 : 1));
  const names = new Map<string, string>();
  const taken = new Set([...before.values()].map(nameKey));
  for (const { key, names: possible } of candidates) {
    const own = before.get(key);
    if (own !== undefined && possible.includes(own)) names.set(key, own);
  }
  for (const { key, names: possible } of candidates) {
    if (names.has(key)) continue;
    // The numbered names are for a name that looks like another one with its mark.
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

/** Eight digits that distinguish targets of the same name. They depend on the target only. */
const mark = (key: string): string => hash("sha256", key).slice(0, 8);
