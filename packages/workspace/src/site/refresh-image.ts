import { hash } from "node:crypto";
import {
  ConfigurationError,
  type CurrentImage,
  describeTarget,
  type Image,
  ImageRejectedError,
  type ImageSize,
  inspectImage,
  type Platform,
  type Target,
} from "@itwin-images/core";
import {
  type EncodeWebp,
  isSameImage,
  loadResizing,
  type PageFormat,
  type PageImage,
  type Resize,
} from "@itwin-images/core/internal";
import PQueue from "p-queue";
import { limits } from "../limits.ts";
import { quoted } from "../text.ts";
import type { MadeImage, SiteImage } from "./image-list.ts";
import type { SiteFolder } from "./site-folder.ts";
import type { SiteTarget } from "./site-target.ts";

/** The result of one target's refresh. */
export type RefreshStatus =
  /** New on the site. */
  | "added"
  /** Its bytes, or the name of its file, changed. */
  | "updated"
  /** The site shows it already. */
  | "unchanged"
  /** The platform shows no image any more, or the target was not selected; the site still has the image. */
  | "gone"
  /** The same, and the site's image was removed. */
  | "removed"
  /** The site still has the image of before, if any. */
  | "failed"
  /** The run was cancelled, or the target would have failed like another one; the site is as before. */
  | "not-attempted";

/** One per target, and one per image that is listed but whose target was not selected. */
export interface RefreshOutcome {
  readonly site: SiteTarget;
  readonly status: RefreshStatus;
  /** Why, to follow "because". */
  readonly reason: string;
  /** The image that the site has now; absent when it has none for this target. */
  readonly image?: SiteImage;
  /** Bytes of images that were fetched, used or not. */
  readonly downloaded: number;
  /** Why it failed. One of core's errors in nearly all cases. */
  readonly error?: Error;
}

/** The platform as a refresh needs it. */
export type RefreshPlatform = Pick<Platform, "current" | "download" | "compare">;

/** One target to refresh. */
export interface RefreshImageArgs {
  readonly platform: RefreshPlatform;
  readonly folder: SiteFolder;
  readonly site: SiteTarget;
  /** Name of its file, without extension. */
  readonly name: string;
  /** What `images.json` lists for the target now. */
  readonly before: SiteImage | undefined;
  readonly size: ImageSize;
  /** What images are made of the platform's. Default: they are shown as they are. */
  readonly resize?: Resize | undefined;
  readonly signal: AbortSignal;
}

/** One at a time: a decoded 4K picture is 33 MB. */
const resizing = new PQueue({ concurrency: 1 });

const extensions: { readonly [Format in PageFormat]: string } = { png: "png", jpeg: "jpg", webp: "webp" };

/** An image of the site: the platform's, or one that was made of it. */
type SiteFile = Image | (PageImage & { readonly sha256: string });

/** Downloads a target's current image into the folder, unless the folder has it already. */
export async function refreshImage(args: RefreshImageArgs): Promise<RefreshOutcome> {
  const { platform, folder, site, before, signal } = args;
  const { target } = site;
  const stored = before && (await readStored(folder, before, signal));
  const current = await readCurrent(args, stored);
  if (current === undefined) {
    return { site, status: "gone", reason: "it shows no image", downloaded: 0, ...(before && { image: before }) };
  }
  const comparison = stored && (await compareStored({ ...args, current, stored }));
  const isSame = stored !== undefined && comparison?.same === true;
  let downloaded = comparison?.bytes?.length ?? 0;
  let image: SiteFile;
  let made = before?.made;
  // What was made in another way is made anew of what the platform shows.
  if (isSame && made && made.how === (await howToMake(args))) image = stored.image;
  else {
    let original = isSame && !made ? stored.original : undefined;
    if (original === undefined) {
      const bytes =
        comparison?.bytes ?? (await platform.download({ target, current, maxBytes: limits.siteImageBytes, signal }));
      downloaded = bytes.length;
      original = await requireImage(target, bytes, before);
    }
    ({ image, made } = await makeImage(original, args));
  }

  const file = `${args.name}.${extensions[image.format]}`;
  const sameBytes = stored?.image.sha256 === image.sha256;
  const sameFile = sameBytes && before?.file === file;
  if (!sameFile) {
    await refuseUnlisted(folder, file, image, signal);
    signal.throwIfAborted();
    await folder.write(file, image.bytes);
  }
  const shown: SiteImage = {
    kind: target.kind,
    id: target.id,
    displayName: site.displayName ?? null,
    file,
    width: image.width,
    height: image.height,
    mediaType: `image/${image.format}`,
    sha256: image.sha256,
    imageName: current.imageName ?? null,
    alt: site.alt ?? site.displayName ?? describeTarget(target),
    made,
  };
  const common = { site, image: shown, downloaded };
  if (before === undefined) return { ...common, status: "added", reason: "the site does not show it yet" };
  if (sameFile) return { ...common, status: "unchanged", reason: comparison?.reason ?? "the bytes agree" };
  if (sameBytes) return { ...common, status: "updated", reason: `its file was called ${before.file}` };
  return { ...common, status: "updated", reason: comparison?.reason ?? `${before.file} is missing or was changed` };
}

/** What the target shows. It is not asked if a list says that it is what the site has, or that it has no image. */
async function readCurrent(args: RefreshImageArgs, stored: StoredImage | undefined): Promise<CurrentImage | undefined> {
  const { platform, site, before, size, signal } = args;
  const { target, listedImage } = site;
  if (listedImage === null) return undefined;
  const shown = before?.imageName ?? undefined;
  // What was made in another way is made anew of what the platform shows.
  const isAsWanted = before?.made === undefined || before.made.how === (await howToMake(args));
  const isListed = listedImage !== undefined && shown !== undefined && isSameImage(listedImage, shown);
  if (isListed && isAsWanted && stored?.asListed) return { imageName: shown };
  return platform.current({ target, size, signal });
}

/** The image in a listed file. */
interface StoredImage {
  readonly image: SiteFile;
  /** The same; absent for a WebP, which the platform can't show. */
  readonly original?: Image;
  /** False when the file was changed after it was listed: the listed image name is not that of these bytes. */
  readonly asListed: boolean;
}

/** Reads the file of a listed image; `undefined` when it is missing or not a whole image. */
async function readStored(
  folder: SiteFolder,
  { file, sha256, mediaType, width, height }: SiteImage,
  signal: AbortSignal,
): Promise<StoredImage | undefined> {
  const bytes = await folder.read(file, signal);
  if (bytes && mediaType === "image/webp") {
    if (hash("sha256", bytes) !== sha256) return undefined;
    return { image: { format: "webp", width, height, sha256, bytes }, asListed: true };
  }
  const image = bytes && (await inspectImage(bytes)).image;
  return image && { image, original: image, asListed: image.sha256 === sha256 };
}

async function compareStored(
  args: RefreshImageArgs & { current: CurrentImage; stored: StoredImage },
): Promise<{ same: boolean; reason: string; bytes?: Uint8Array<ArrayBuffer> }> {
  const { platform, site, before, current, stored, signal } = args;
  const { image, original, asListed } = stored;
  const { made } = before ?? {};
  const shown = made ?? original;
  // Then only what is listed says what it was made of.
  if (shown === undefined || (made && !asListed)) return { same: false, reason: "its file was changed" };
  if (current.imageName !== undefined && asListed && current.imageName === before?.imageName) {
    return { same: true, reason: "the image's name is the same" };
  }
  if (current.rendering) {
    const bytes = current.rendering;
    const same = made ? hash("sha256", bytes) === made.sha256 : equalBytes(bytes, image.bytes);
    return { same, reason: same ? "the bytes agree" : "the bytes differ", bytes };
  }
  return platform.compare({
    target: site.target,
    current,
    image: shown,
    maxBytes: limits.siteImageBytes,
    signal,
  });
}

/** The same text for images that are made in the same way; `undefined` when they are shown as they are. */
async function howToMake({ resize }: Pick<RefreshImageArgs, "resize">): Promise<string | undefined> {
  return resize && (await loadResizing()).howToResize(resize);
}

/** The image that the site shows, and what it was made of if it is another one than the platform's. */
async function makeImage(
  image: Image,
  { resize, site }: Pick<RefreshImageArgs, "resize" | "site">,
): Promise<{ image: SiteFile; made: MadeImage | undefined }> {
  if (resize === undefined) return { image, made: undefined };
  const { resizeImage, howToResize } = await loadResizing();
  let resized: PageImage | undefined;
  try {
    resized = await resizing.add(() => resizeImage(image, resize, encodeWebp));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `${describeTarget(site.target)}: what the platform shows can't be resized: ${why.replace(/\.$/, "")}.`,
      "Publish its image again, saved by another program; or leave out max-width and format.",
      { target: site.target, cause: error },
    );
  }
  if (resized === undefined) return { image, made: undefined };
  const { sha256, byteLength } = image;
  const md5 = hash("md5", image.bytes, "base64");
  return {
    image: { ...resized, sha256: hash("sha256", resized.bytes) },
    made: { how: howToResize(resize), sha256, md5, byteLength },
  };
}

/** Loaded with its encoder when a WebP is made. */
const encodeWebp: EncodeWebp = async (pixels, profile) =>
  (await import("./encode-webp.ts")).encodeWebp(pixels, profile);

/** The bytes as an image. Throws for anything but a whole one, so that it never replaces the stored image. */
async function requireImage(target: Target, bytes: Uint8Array, before: SiteImage | undefined): Promise<Image> {
  const { image, problems } = await inspectImage(bytes);
  if (image) return image;
  const result = before === undefined ? "nothing was written" : `${before.file} stays as it is`;
  throw new ImageRejectedError(
    `${describeTarget(target)}: what the platform shows is no whole image, so that ${result}.`,
    problems.map((problem) => ({ ...problem, target, fix: "Publish its image again." })),
    target,
  );
}

/** Refuses to overwrite a file that is not ours. The same bytes are ours: a killed run wrote the file and no list. */
async function refuseUnlisted(folder: SiteFolder, file: string, image: SiteFile, signal: AbortSignal): Promise<void> {
  if (!folder.isUnlisted(file)) return;
  const bytes = await folder.read(file, signal);
  if (bytes && equalBytes(bytes, image.bytes)) return;
  throw new ConfigurationError(
    `${quoted(`${folder.file}/${file}`)} is there already, and this program did not write it.`,
    "Move it away, or set file-name to another pattern.",
  );
}

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
