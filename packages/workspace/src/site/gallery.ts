import { type SiteImage, sortImages } from "./image-list.ts";

/** The format of a gallery. */
export type GalleryFormat = "md" | "html";

/** The first line of every gallery: it marks the file as ours to overwrite. */
export const galleryMarks: { readonly [Format in GalleryFormat]: string } = {
  // A link definition that nothing refers to: the one comment that every Markdown knows, MDX included.
  md: "[//]: # (Written by itwin-images: edits are overwritten)",
  html: "<!-- Written by itwin-images: edits are overwritten -->",
};

/**
 * A page's part that shows all images.
 *
 * Anybody who may create a saved view chooses its name, so names must be inert in every renderer: Markdown, HTML, MDX
 * and Vue, as which VitePress compiles the output of Markdown.
 *
 * @param args.linkOf - The address of an image's file, for the page: percent-encoded.
 */
export function formatGallery(args: {
  images: readonly SiteImage[];
  format: GalleryFormat;
  linkOf: (file: string) => string;
}): string {
  const { format, linkOf } = args;
  const images = sortImages(args.images);
  if (format === "html") {
    const figures = images.map((image) => htmlFigure(image, linkOf(image.file)));
    return [galleryMarks.html, '<div class="itwin-images">', ...figures, "</div>", ""].join("\n");
  }
  const parts = images.map((image) => `${markdownFigure(image, linkOf(image.file))}\n`);
  return [galleryMarks.md, "", ...parts].join("\n");
}

// Markdown images, not HTML: bundlers of MDX find the files of Markdown images only. The attribute stops Vue from
// evaluating `{{ }}`: VitePress passes character references on to Vue, but plain markdown-it decodes them before.
function markdownFigure({ alt, displayName }: SiteImage, link: string): string {
  const image = `![${escapeAlt(alt)}](${link})`;
  return displayName === null ? image : `${image}<br/>\n<span v-pre="">${escapeText(displayName)}</span>`;
}

function htmlFigure({ alt, displayName, width, height }: SiteImage, link: string): string {
  const image = `<img src="${link}" width="${width}" height="${height}" alt="${escapeText(alt)}" loading="lazy">`;
  const caption = displayName === null ? "" : `<figcaption>${escapeText(displayName)}</figcaption>`;
  return `<figure>${image}${caption}</figure>`;
}

/**
 * A text from outside as text. All but letters, digits and spaces become character references: a dot could make a link,
 * a colon an emoji.
 */
function escapeText(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N} ]/gu, reference);
}

/**
 * A text from outside as the text of a Markdown image. Only what could end it, or begin something else, becomes a
 * reference: markdown-it leaves references out of such texts, so that VitePress reads "a [b]" out as "a b".
 */
function escapeAlt(text: string): string {
  return oneLine(text).replace(/[[\]<{}\\`|$*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu, reference);
}

const reference = (character: string): string => `&#${character.codePointAt(0)};`;

/** Without line ends, control characters, and those that turn the direction of what follows. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim();
}

/** An address that starts with `base`, or relative to the gallery's folder. Each part of the path is encoded. */
export function makeLink(base: string | undefined, way: readonly string[], file: string): string {
  const path = [...way, file].map(encodePart).join("/");
  if (base === undefined) return way[0] === ".." ? path : `./${path}`;
  return `${base.replace(/\/+$/, "")}/${encodePart(file)}`;
}

// Parentheses end a Markdown link; quotes and the like are encoded to be safe.
const encodePart = (part: string): string =>
  encodeURIComponent(part).replace(/[()'!*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
