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
import { limits } from "../limits.ts";
import { quoted } from "../text.ts";
import type { SiteImage } from "./image-list.ts";
import type { RefreshOutcome } from "./refresh-outcome.ts";
import type { SiteFolder } from "./site-folder.ts";
import type { SiteTarget } from "./site-target.ts";

/** The platform as a refresh needs it. */
export type RefreshPlatform = Pick<Platform, "current" | "download" | "compare">;

/** What one image needs to be brought to the site. */
export interface BringArgs {
  readonly platform: RefreshPlatform;
  readonly folder: SiteFolder;
  readonly site: SiteTarget;
  /** Name of its file, without extension. */
  readonly name: string;
  /** What the site shows for the target now. */
  readonly before: SiteImage | undefined;
  readonly size: ImageSize;
  readonly signal: AbortSignal;
}

const extensions = { png: "png", jpeg: "jpg" } as const;

/** Brings a target's current image into the folder, and fetches and writes no more than it must. */
export async function bringImage(args: BringArgs): Promise<RefreshOutcome> {
  const { platform, folder, site, before, size, signal } = args;
  const { target } = site;
  const current = await platform.current({ target, size, signal });
  if (current === undefined) {
    return { site, status: "gone", reason: "it shows no image", downloaded: 0, ...(before && { image: before }) };
  }
  const there = before && (await imageThere(folder, before, signal));
  const look = there && (await isShown({ ...args, current, there: there.image, named: there.named }));
  let image = there?.image;
  let downloaded = look?.bytes?.length ?? 0;
  if (!look?.same || image === undefined) {
    const bytes =
      look?.bytes ?? (await platform.download({ target, current, maxBytes: limits.siteImageBytes, signal }));
    downloaded = bytes.length;
    image = await accept(target, bytes, before);
  }

  const file = `${args.name}.${extensions[image.format]}`;
  const sameBytes = there?.image.sha256 === image.sha256;
  const sameFile = sameBytes && before?.file === file;
  if (!sameFile) {
    await refuseForeign(folder, file, image, signal);
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
    mediaType: image.mediaType,
    sha256: image.sha256,
    imageName: current.imageName ?? null,
    alt: site.alt ?? site.displayName ?? describeTarget(target),
  };
  const common = { site, image: shown, downloaded };
  if (before === undefined) return { ...common, status: "added", reason: "the site does not show it yet" };
  if (sameFile) return { ...common, status: "unchanged", reason: look?.reason ?? "the bytes agree" };
  if (sameBytes) return { ...common, status: "updated", reason: `its file was called ${before.file}` };
  return { ...common, status: "updated", reason: look?.reason ?? `${before.file} is missing or was changed` };
}

/** The image that the site has for a target; `undefined` when its file is gone or broken. */
async function imageThere(
  folder: SiteFolder,
  before: SiteImage,
  signal: AbortSignal,
): Promise<{ image: Image; named: boolean } | undefined> {
  const bytes = await folder.read(before.file, signal);
  const image = bytes && (await inspectImage(bytes)).image;
  // Only the bytes that were listed came under the listed image name.
  return image && { image, named: image.sha256 === before.sha256 };
}

async function isShown(
  args: BringArgs & { current: CurrentImage; there: Image; named: boolean },
): Promise<{ same: boolean; reason: string; bytes?: Uint8Array<ArrayBuffer> }> {
  const { platform, site, before, current, there, named, signal } = args;
  if (current.imageName !== undefined && named && current.imageName === before?.imageName) {
    return { same: true, reason: "the image's name is the same" };
  }
  if (current.rendering) {
    const bytes = current.rendering;
    const same = bytes.length === there.byteLength && bytes.every((byte, index) => byte === there.bytes[index]);
    return { same, reason: same ? "the bytes agree" : "the bytes differ", bytes };
  }
  return platform.compare({ target: site.target, current, image: there, maxBytes: limits.siteImageBytes, signal });
}

/** The bytes as an image, if they are a whole one. Nothing else takes the place of what is there. */
async function accept(target: Target, bytes: Uint8Array, before: SiteImage | undefined): Promise<Image> {
  const { image, problems } = await inspectImage(bytes);
  if (image) return image;
  const kept = before === undefined ? "nothing was written" : `${before.file} stays as it is`;
  throw new ImageRejectedError(
    `${describeTarget(target)}: what the platform shows is no whole image, so that ${kept}.`,
    problems.map((problem) => ({ ...problem, target, fix: "Publish its image again." })),
    target,
  );
}

/** A killed run may have left a file that it had no time to list; any other file of that name is somebody else's. */
async function refuseForeign(folder: SiteFolder, file: string, image: Image, signal: AbortSignal): Promise<void> {
  if (!folder.isForeign(file)) return;
  const bytes = await folder.read(file, signal);
  if (bytes?.length === image.byteLength && bytes.every((byte, index) => byte === image.bytes[index])) return;
  throw new ConfigurationError(
    `${quoted(`${folder.file}/${file}`)} is there already, and this program did not write it.`,
    "Move it away, or set file-name to another pattern.",
  );
}
