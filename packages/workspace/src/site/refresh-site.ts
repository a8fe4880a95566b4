import { ConfigurationError, describeTarget, type ImageSize, type Problem, type Target } from "@itwin-images/core";
import { isAnswer, type Resize, stopsRun, targetKey } from "@itwin-images/core/internal";
import PQueue from "p-queue";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { findDefaultThumbnails } from "../default-thumbnail.ts";
import { quotedSome } from "../text.ts";
import { assignNames, nameKey, parseFileName } from "./file-names.ts";
import type { GalleryFile } from "./gallery-file.ts";
import { formatImageList, imageListName, type SiteImage } from "./image-list.ts";
import { type RefreshOutcome, type RefreshPlatform, refreshImage } from "./refresh-image.ts";
import type { SiteFolder } from "./site-folder.ts";
import { mergeTargets, type SiteTarget } from "./site-target.ts";

/** The targets whose images a site shows, and how. */
export interface RefreshArgs {
  readonly targets: readonly SiteTarget[];
  readonly platform: RefreshPlatform;
  readonly folder: SiteFolder;
  readonly gallery?: GalleryFile | undefined;
  /** Pattern of file names: `{kind}`, `{id}` and `{name}`. */
  readonly fileName: string;
  readonly size: ImageSize;
  /** What images are made of the platform's. Default: they are shown as they are. */
  readonly resize?: Resize | undefined;
  /** Whether images that the platform shows no more, or that were not selected, are removed. */
  readonly prune: boolean;
  /** Targets that are refreshed at once. */
  readonly concurrency: number;
  /** Called with each outcome as soon as it is known, in any order. */
  readonly onOutcome?: (outcome: RefreshOutcome) => void;
  readonly signal: AbortSignal;
}

/** The result of a refresh. */
export interface Refreshed {
  /** One per target in the order given, then one per image that is listed but whose target was not selected. */
  readonly outcomes: readonly RefreshOutcome[];
  /** The files that were written or removed, relative to the workspace, sorted. */
  readonly files: readonly string[];
  /** The site's list now; images whose outcome is failed or gone are as before. */
  readonly images: readonly SiteImage[];
  /** True when obsolete images were removed: `prune` was set, nothing failed, and at least one image exists. */
  readonly pruned: boolean;
  /** Warnings on what the images show. */
  readonly problems: readonly Problem[];
  /** Why the list or the gallery could not be written. */
  readonly error?: Error;
}

/**
 * Downloads the platform's current images into a site's folder. A target that fails or is cancelled leaves its file and
 * its entry in the list as they are.
 *
 * @throws ConfigurationError, before anything is requested or written, when the file name's pattern is unusable.
 */
export async function refreshSite(args: RefreshArgs): Promise<Refreshed> {
  const { folder, gallery } = args;
  const listed = new Map(folder.images.map((image) => [targetKey(image), image]));
  const targets = mergeTargets(args.targets);
  const refreshed = await refreshAll(args, targets, listed);

  const selected = new Set(targets.map(({ target }) => targetKey(target)));
  for (const [key, image] of listed) {
    if (selected.has(key)) continue;
    const { kind, id, displayName, alt } = image;
    const site = { target: { kind, id }, ...(displayName !== null && { displayName }), alt };
    refreshed.push({ site, status: "gone", reason: "it was not asked for", image, downloaded: 0 });
  }
  const present = await dropMissing(refreshed, folder);
  const outcomes = args.prune ? prune(present) : present;

  const images = outcomes.flatMap(({ image }) => (image ? [image] : []));
  const files = new Set<string>();
  const at = (name: string) => `${folder.file}/${name}`;
  for (const { image, status } of outcomes) {
    if (image && (status === "added" || status === "updated")) files.add(at(image.file));
  }
  let error: Error | undefined;
  try {
    const list = formatImageList(images);
    const text = await folder.read(imageListName);
    // An empty list is written too: a page that reads it must find it. Git may have checked it out with CRLF.
    if (text === undefined || new TextDecoder().decode(text).replaceAll("\r\n", "\n") !== list) {
      await folder.write(imageListName, list);
      files.add(at(imageListName));
    }
    if (gallery && (await gallery.write(images))) files.add(gallery.file);
    // Last: a run that is killed before leaves a file too many, but no page that lacks one.
    const used = new Set(images.map(({ file }) => file));
    for (const { file } of folder.images) {
      if (used.has(file)) continue;
      await folder.remove(file);
      files.add(at(file));
    }
  } catch (cause) {
    error = cause instanceof Error ? cause : new Error(String(cause));
  }
  const pruned = args.prune && isWhole(outcomes) && outcomes.some(isDone);
  return {
    outcomes,
    files: [...files].sort(),
    images,
    pruned,
    problems: warnOfDefaults(outcomes),
    ...(error && { error }),
  };
}

/** iModels without a thumbnail: the platform shows its default image for them, and so would the site. */
function warnOfDefaults(outcomes: readonly RefreshOutcome[]): Problem[] {
  const shown = outcomes.flatMap((outcome) =>
    outcome.image && isDone(outcome) ? [{ target: outcome.site.target, sha256: outcome.image.sha256 }] : [],
  );
  return [...findDefaultThumbnails(shown)].map((sha256) => {
    const iModels = shown.filter((one) => one.sha256 === sha256).map(({ target }) => target.id);
    return {
      code: codes.imageDefault,
      severity: "warning",
      message: `${iModels.length} iModels show the same image, which is probably the platform's default one: ${quotedSome(iModels)}.`,
      fix: "Publish thumbnails for them, or leave them out of the site.",
    };
  });
}

async function refreshAll(
  args: RefreshArgs,
  targets: readonly SiteTarget[],
  listed: ReadonlyMap<string, SiteImage>,
): Promise<RefreshOutcome[]> {
  const { platform, folder, size, resize, signal } = args;
  const before = new Map([...listed].map(([key, { file }]) => [key, file.replace(/\.[a-z]+$/, "")]));
  const names = assignNames({ targets, pattern: parseFileName(args.fileName), before });
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
  const refresh = async (site: SiteTarget): Promise<RefreshOutcome> => {
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
      return await refreshImage({ platform: watched, folder, site, name, before: image, size, resize, signal });
    } catch (error) {
      if (signal.aborted && error === signal.reason) {
        return { ...stays, status: "not-attempted", reason: "the run was cancelled" };
      }
      const reason = error instanceof Error ? error : new Error(String(error));
      return { ...stays, status: "failed", reason: reason.message, error: reason };
    }
  };
  return Promise.all(
    targets.map((site) =>
      queue.add(async () => {
        const outcome = await refresh(site);
        args.onOutcome?.(outcome);
        return outcome;
      }),
    ),
  );
}

const isDone = ({ status }: RefreshOutcome): boolean =>
  status === "added" || status === "updated" || status === "unchanged";

/** True when no target failed or was left out. */
const isWhole = (outcomes: readonly RefreshOutcome[]): boolean =>
  outcomes.every(({ status }) => status !== "failed" && status !== "not-attempted");

/** Drops images that were not refreshed and have no file: a page would show a broken image. */
async function dropMissing(outcomes: readonly RefreshOutcome[], folder: SiteFolder): Promise<RefreshOutcome[]> {
  const names = await folder.listNames();
  return outcomes.map((outcome) => {
    const { image, ...others } = outcome;
    if (image === undefined || isDone(outcome) || names.has(nameKey(image.file))) return outcome;
    return { ...others, reason: `${outcome.reason}; ${image.file} is not there and is listed no more` };
  });
}

/**
 * Removes images that are gone, except in two cases. After a failure it is unknown which images the site should show.
 * And if no target shows an image, the token may lack access: the platform answers 404 to both.
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
