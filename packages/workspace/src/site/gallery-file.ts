import { posix } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import { readIfThere } from "../files/read-file.ts";
import { type WorkspacePathArgs, workspacePath } from "../files/workspace-path.ts";
import { writeFileWithin } from "../files/write-file.ts";
import { limits } from "../limits.ts";
import { quoted } from "../text.ts";
import { formatGallery, type GalleryFormat, galleryMarks, makeLink } from "./gallery.ts";
import type { SiteImage } from "./image-list.ts";

/** The part of a page that shows the images. */
export interface GalleryFile {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** The text of the gallery for these images. */
  format(images: readonly SiteImage[]): string;
  /** True for a text that this program wrote. */
  isOurs(text: string): boolean;
  /** Writes the file if it differs in more than its line ends. Resolves to true if it was written. */
  write(images: readonly SiteImage[]): Promise<boolean>;
}

/**
 * Opens the gallery. Nothing is written yet.
 *
 * @param args.folder - The folder of the images, relative to the workspace.
 * @param args.base - What the addresses of images begin with. Default: they are relative to the gallery.
 * @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, ends in neither `.md` nor
 * `.html`, or is a file that this program did not write.
 */
export async function openGallery(
  args: Omit<WorkspacePathArgs, "option"> & { readonly folder: string; readonly base?: string | undefined },
): Promise<GalleryFile> {
  const location = await workspacePath({ ...args, option: "gallery" });
  const { file } = location;
  const format = /\.(md|html)$/.exec(file)?.[1] as GalleryFormat | undefined;
  if (format === undefined) {
    throw new ConfigurationError(
      `The gallery ${quoted(file)} is neither .md nor .html.`,
      "Give it one of these extensions.",
    );
  }
  const before = await readIfThere({ ...location, maxBytes: limits.galleryBytes });
  const text = before && new TextDecoder().decode(before);
  const isOurs = (some: string) => some.startsWith(galleryMarks[format]);
  if (text !== undefined && !isOurs(text)) {
    throw new ConfigurationError(
      `The gallery ${quoted(file)} is there already, and this program did not write it.`,
      "Name another file, and include it in your page.",
    );
  }
  const steps = posix
    .relative(posix.dirname(`/${file}`), `/${args.folder}`)
    .split("/")
    .filter(Boolean);
  const formatImages = (images: readonly SiteImage[]) =>
    formatGallery({ images, format, linkOf: (name) => makeLink(args.base, steps, name) });
  return {
    file,
    format: formatImages,
    isOurs,
    async write(images) {
      const content = formatImages(images);
      // Git may have checked it out with CRLF.
      if (content === text?.replaceAll("\r\n", "\n")) return false;
      await writeFileWithin({ ...location, content });
      return true;
    },
  };
}
