import sharp, { type Sharp } from "sharp";
import type { ImageVersion, StoredImage } from "./stored-images.ts";

/** Bytes to send, with their type. */
export interface Rendition {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Assumption: the longest side of the small iTwin image and of a saved view's thumbnail, in pixels. */
const thumbnailSide = 400;

/** Sizes of an iModel's thumbnail in pixels. */
const iModelThumbnailSizes: Record<"small" | "large", { width: number; height: number }> = {
  small: { width: 400, height: 250 },
  large: { width: 800, height: 500 },
};

const extensions = { "image/png": "png", "image/jpeg": "jpeg" } as const;

/** The names of an iTwin's two images. Both say `.jpeg`, also when the large one is a PNG. */
export function iTwinImageNames(version: ImageVersion): { small: string; large: string } {
  return { small: `small_${version.id}.jpeg`, large: `large_${version.id}.jpeg` };
}

/** Assumption: the names behind a saved view's signed URLs. Nobody has to know them. */
export function savedViewImageNames(version: ImageVersion): { thumbnail: string; full: string } {
  return { thumbnail: `thumbnail_${version.id}.png`, full: `full_${version.id}.png` };
}

/** The id of the image that a blob's name is about, and which size of it. */
export function parseBlobName(
  name: string,
): { size: "small" | "large" | "thumbnail" | "full"; id: string } | undefined {
  const match = /^(?:(small|large)_([0-9a-f-]{36})\.jpeg|(thumbnail|full)_([0-9a-f-]{36})\.png)$/.exec(name);
  const size = match?.[1] ?? match?.[3];
  const id = match?.[2] ?? match?.[4];
  if (id === undefined) return undefined;
  return size === "small" || size === "large" || size === "thumbnail" || size === "full" ? { size, id } : undefined;
}

/** What `Emulator.image` tells of an image. */
export function toStoredImage(version: ImageVersion): StoredImage {
  const names = {
    itwin: iTwinImageNames(version).large,
    "saved-view": savedViewImageNames(version).full,
    imodel: `${version.id}.${extensions[version.mediaType]}`,
  };
  return { bytes: version.tampered ?? version.original, mediaType: version.mediaType, name: names[version.kind] };
}

/** The upload itself. */
export function original(version: ImageVersion): Rendition {
  return { bytes: version.tampered ?? version.original, mediaType: version.mediaType };
}

/** The small iTwin image: a JPEG. */
export async function smallJpeg(version: ImageVersion): Promise<Rendition> {
  const bytes = await once(version, "small", (image) =>
    image.resize({ width: thumbnailSide, height: thumbnailSide, fit: "inside", withoutEnlargement: true }).jpeg(),
  );
  return { bytes, mediaType: "image/jpeg" };
}

/** A saved view's thumbnail. Assumption: a PNG, as the upload is. */
export async function thumbnailPng(version: ImageVersion): Promise<Rendition> {
  const bytes = await once(version, "thumbnail", (image) =>
    image.resize({ width: thumbnailSide, height: thumbnailSide, fit: "inside", withoutEnlargement: true }).png(),
  );
  return { bytes, mediaType: "image/png" };
}

/** An iModel's thumbnail, always re-rendered to PNG. Assumption: another shape is padded with transparency, not cut. */
export async function iModelThumbnail(version: ImageVersion, size: "small" | "large"): Promise<Rendition> {
  const bytes =
    version.tampered ??
    (await once(version, size, (image) =>
      image.resize({ ...iModelThumbnailSizes[size], fit: "contain", background: "#0000" }).png(),
    ));
  return { bytes, mediaType: "image/png" };
}

/** What an iModel without a thumbnail of its own shows with `defaultThumbnail`: plain grey. */
export async function defaultIModelThumbnail(size: "small" | "large"): Promise<Rendition> {
  const image = sharp({ create: { ...iModelThumbnailSizes[size], channels: 3, background: "#d0d4d8" } });
  return { bytes: new Uint8Array(await image.png().toBuffer()), mediaType: "image/png" };
}

function once(version: ImageVersion, size: string, render: (image: Sharp) => Sharp): Promise<Uint8Array> {
  const known = version.rendered.get(size);
  if (known !== undefined) return known;
  // An upload is taken by its header; one that is damaged behind it still gets what can be drawn of it.
  const made = render(sharp(version.original, { failOn: "none" }).autoOrient())
    .toBuffer()
    .then((buffer) => new Uint8Array(buffer));
  version.rendered.set(size, made);
  return made;
}
