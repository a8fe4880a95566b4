import { ConfigurationError, type TargetKind } from "@itwin-images/core";
import { targetKey, targetKinds } from "@itwin-images/core/internal";
import * as v from "valibot";
import { quoted } from "../text.ts";

/** Name of the list, in the folder of the images. */
export const imageListName = "images.json";

/** A name in the folder and nothing else: files are written and removed by it. */
const plainName = v.pipe(
  v.string(),
  v.check((name) => isPlainImageName(name)),
);

/** One image of a site, as `images.json` lists it. It has no times, so that it changes only with the image. */
export interface SiteImage {
  readonly kind: TargetKind;
  readonly id: string;
  /** As its author wrote it; `null` if unknown. Any text: escape it wherever it is shown. */
  readonly displayName: string | null;
  /** Name of the file, in the folder of `images.json`. */
  readonly file: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  /** Of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** The platform's name of the image (iTwins only); it changes only when the image does. */
  readonly imageName: string | null;
  /** Any text: escape it wherever it is shown. */
  readonly alt: string;
  /** What the file was made of, if it is not the platform's image as it is. */
  readonly made?: MadeImage | undefined;
}

/** The platform's image that a file was made of, so that it is known when that changes. */
export interface MadeImage {
  /** The same text for images that are made in the same way. */
  readonly how: string;
  /** Of the platform's image. */
  readonly sha256: string;
  /** Of the platform's image, in base64. */
  readonly md5: string;
  /** Of the platform's image. */
  readonly byteLength: number;
}

const kinds = Object.keys(targetKinds) as TargetKind[];

const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const entrySchema: v.GenericSchema<unknown, SiteImage> = v.strictObject({
  kind: v.picklist(kinds),
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,512}$/)),
  displayName: v.nullable(v.string()),
  file: plainName,
  width: v.pipe(v.number(), v.integer(), v.minValue(1)),
  height: v.pipe(v.number(), v.integer(), v.minValue(1)),
  mediaType: v.picklist(["image/png", "image/jpeg", "image/webp"]),
  sha256: sha256Schema,
  imageName: v.nullable(v.string()),
  alt: v.string(),
  made: v.optional(
    v.strictObject({
      how: v.string(),
      sha256: sha256Schema,
      md5: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{22}==$/)),
      byteLength: v.pipe(v.number(), v.integer(), v.minValue(1)),
    }),
  ),
});

/** Version 2 has images that were made of the platform's. A list without one is of version 1, as it always was. */
const versionOf = (images: readonly SiteImage[]): 1 | 2 => (images.some(({ made }) => made !== undefined) ? 2 : 1);

const listSchema = v.strictObject({ version: v.picklist([1, 2]), images: v.array(entrySchema) });

/** True for the name of a PNG, JPEG or WebP in the folder itself, on any file system. */
function isPlainImageName(name: string): boolean {
  return /^[^./\\:-][^/\\:]*\.(png|jpg|webp)$/u.test(name) && !/\p{Cc}/u.test(name) && name.length <= 255;
}

/**
 * Reads `images.json`.
 *
 * @param file - How messages name it.
 * @throws ConfigurationError when it is not a list of ours, or names a file or a target twice.
 */
export function parseImageList(text: string, file: string): SiteImage[] {
  const refuse = () =>
    new ConfigurationError(
      `${quoted(file)} is not a list of images that this program wrote.`,
      "Restore it, or remove it with the images that it lists; or name another folder.",
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse();
  }
  const list = v.safeParse(listSchema, value);
  if (!list.success) throw refuse();
  const { version, images } = list.output;
  if (version !== versionOf(images)) throw refuse();
  const files = new Set(images.map((image) => image.file));
  const targets = new Set(images.map(targetKey));
  if (files.size !== images.length || targets.size !== images.length) throw refuse();
  return images;
}

/** In the order in which pages show them: by kind, name and id. By code units, so that no machine's language matters. */
export function sortImages(images: readonly SiteImage[]): SiteImage[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return images.toSorted(
    (a, b) =>
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
      order(a.displayName ?? "", b.displayName ?? "") ||
      order(a.id, b.id),
  );
}

/** The text of `images.json`: one image per line, so that a change of three images is a change of three lines. */
export function formatImageList(images: readonly SiteImage[]): string {
  const lines = sortImages(images).map((image) => {
    const { kind, id, displayName, file, width, height, mediaType, sha256, imageName, alt, made } = image;
    return `    ${JSON.stringify({ kind, id, displayName, file, width, height, mediaType, sha256, imageName, alt, made })}`;
  });
  return `{\n  "version": ${versionOf(images)},\n  "images": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`;
}
