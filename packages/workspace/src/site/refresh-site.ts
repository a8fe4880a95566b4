import { ConfigurationError, describeTarget, type ImageSize, type Target } from "@itwin-images/core";
import { isAnswer, stopsRun, targetKey } from "@itwin-images/core/internal";
import PQueue from "p-queue";
import { assignNames, parseFileName } from "./file-names.ts";
import type { GalleryFile } from "./gallery-file.ts";
import { formatImageList, imageListName, type SiteImage } from "./image-list.ts";
import { bringImage, type RefreshPlatform } from "./refresh-image.ts";
import type { RefreshOutcome } from "./refresh-outcome.ts";
import type { SiteFolder } from "./site-folder.ts";
import { mergeTargets, type SiteTarget } from "./site-target.ts";

/** What a site is to show, and how. */
export interface RefreshArgs {
  readonly targets: readonly SiteTarget[];
  readonly platform: RefreshPlatform;
  readonly folder: SiteFolder;
  readonly gallery?: GalleryFile | undefined;
  /** Pattern of file names: `{kind}`, `{id}` and `{name}`. */
  readonly fileName: string;
  readonly size: ImageSize;
  /** Whether what the platform shows no more, or was not asked for, is removed. */
  readonly prune: boolean;
  /** How many targets are asked for at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** What became of a site. */
export interface Refreshed {
  /** One per target in the order given, then one per image that is listed but was not asked for. */
  readonly outcomes: readonly RefreshOutcome[];
  /** The files that were written or removed, relative to the workspace, sorted. */
  readonly files: readonly string[];
  /** What the site's list has now; those of outcomes that failed or are gone stay as they were. */
  readonly images: readonly SiteImage[];
  /** True when what the site is no more to show was let go of: it was asked for, and nothing spoke against it. */
  readonly pruned: boolean;
  /** What kept the list or the gallery from being written. */
  readonly error?: Error;
}

/**
 * Brings the platform's current images into a site's folder. What fails, or is cancelled, leaves what is there as it is.
 *
 * @throws ConfigurationError, before anything is asked or written, when the file name's pattern is unusable.
 */
export async function refreshSite(args: RefreshArgs): Promise<Refreshed> {
  const { folder, gallery } = args;
  const listed = new Map(folder.images.map((image) => [targetKey(image), image]));
  const targets = mergeTargets(args.targets);
  const outcomes = await bringAll(args, targets, listed);

  const asked = new Set(targets.map(({ target }) => targetKey(target)));
  for (const [key, image] of listed) {
    if (asked.has(key)) continue;
    const { kind, id, displayName, alt } = image;
    const site = { target: { kind, id }, ...(displayName !== null && { displayName }), alt };
    outcomes.push({ site, status: "gone", reason: "it was not asked for", image, downloaded: 0 });
  }
  const present = await dropMissing(outcomes, folder);
  const settled = args.prune ? prune(present) : present;

  const images = settled.flatMap(({ image }) => (image ? [image] : []));
  const files = new Set<string>();
  const at = (name: string) => `${folder.file}/${name}`;
  for (const { image, status } of settled) {
    if (image && (status === "added" || status === "updated")) files.add(at(image.file));
  }
  let error: Error | undefined;
  try {
    const list = formatImageList(images);
    const text = await folder.read(imageListName);
    // A list of nothing is written too: a page that reads it must find it.
    // Git may have checked it out with the line ends of Windows.
    if (text === undefined || new TextDecoder().decode(text).replaceAll("\r\n", "\n") !== list) {
      await folder.write(imageListName, list);
      files.add(at(imageListName));
    }
    if (gallery && (await gallery.write(images))) files.add(gallery.file);
    // Last: whoever is killed before leaves a file too many, and never a page that lacks one.
    const kept = new Set(images.map(({ file }) => file));
    for (const { file } of folder.images) {
      if (kept.has(file)) continue;
      await folder.remove(file);
      files.add(at(file));
    }
  } catch (cause) {
    error = cause instanceof Error ? cause : new Error(String(cause));
  }
  const pruned = args.prune && isWhole(settled) && settled.some(isDone);
  return { outcomes: settled, files: [...files].sort(), images, pruned, ...(error && { error }) };
}

async function bringAll(
  args: RefreshArgs,
  targets: readonly SiteTarget[],
  listed: ReadonlyMap<string, SiteImage>,
): Promise<RefreshOutcome[]> {
  const { platform, folder, size, signal } = args;
  const before = new Map([...listed].map(([key, { file }]) => [key, file.replace(/\.[a-z]+$/, "")]));
  const names = await assignNames({ targets, pattern: parseFileName(args.fileName), before });
  /** True once the platform has answered anything: after that, a connection error fails only its target. */
  let answered = false;
  let stoppedBy: Target | undefined;
  const watched: RefreshPlatform = {
    ...platform,
    async current(request) {
      try {
        const current = await platform.current(request);
        answered = true;
        return current;
      } catch (error) {
        if (isAnswer(error)) answered = true;
        if (stopsRun(error, { answered })) stoppedBy ??= request.target;
        throw error;
      }
    },
  };

  const queue = new PQueue({ concurrency: args.concurrency });
  const bring = async (site: SiteTarget): Promise<RefreshOutcome> => {
    const key = targetKey(site.target);
    const image = listed.get(key);
    const stays = { site, downloaded: 0, ...(image && { image }) };
    if (signal.aborted) return { ...stays, status: "not-attempted", reason: "the run was cancelled before its turn" };
    if (stoppedBy) {
      const reason = `it would fail like ${describeTarget(stoppedBy)}`;
      return { ...stays, status: "not-attempted", reason };
    }
    try {
      const name = names.get(key) as string;
      return await bringImage({ platform: watched, folder, site, name, before: image, size, signal });
    } catch (error) {
      if (signal.aborted && error === signal.reason) {
        return { ...stays, status: "not-attempted", reason: "the run was cancelled" };
      }
      const reason = error instanceof Error ? error : new Error(String(error));
      return { ...stays, status: "failed", reason: reason.message, error: reason };
    }
  };
  return Promise.all(targets.map((site) => queue.add(() => bring(site))));
}

const isDone = ({ status }: RefreshOutcome): boolean =>
  status === "added" || status === "updated" || status === "unchanged";

/** True when nothing failed and nothing was left out. */
const isWhole = (outcomes: readonly RefreshOutcome[]): boolean =>
  outcomes.every(({ status }) => status !== "failed" && status !== "not-attempted");

/** What was not brought and has no file is not listed: a page would show a broken image. */
async function dropMissing(outcomes: readonly RefreshOutcome[], folder: SiteFolder): Promise<RefreshOutcome[]> {
  const isThere = await folder.look();
  return outcomes.map((outcome) => {
    const { image, ...others } = outcome;
    if (image === undefined || isDone(outcome) || isThere(image.file)) return outcome;
    return { ...others, reason: `${outcome.reason}; ${image.file} is not there and is listed no more` };
  });
}

/**
 * Lets go of what is gone, unless something speaks against it: after a failure nobody knows what the site should show,
 * and where not one target shows an image, the likelier reason is a token that may not see them: the platform answers
 * 404 to both.
 */
function prune(outcomes: readonly RefreshOutcome[]): RefreshOutcome[] {
  const whole = isWhole(outcomes);
  const seen = outcomes.some(isDone);
  return outcomes.map((outcome) => {
    const { site, status, reason, downloaded, image } = outcome;
    if (status !== "gone" || image === undefined) return outcome;
    if (!whole) return { ...outcome, reason: `${reason}; nothing is removed in a run that fails` };
    if (seen) return { site, status: "removed", reason, downloaded };
    const error = new ConfigurationError(
      `${image.file} was not removed: not one of the images that were asked for is there, which looks like a token that may not see them.`,
      "See that the token's owner is a member of the iTwin; or remove the folder if the images are gone for good.",
    );
    return { ...outcome, status: "failed", reason: error.message, error };
  });
}
