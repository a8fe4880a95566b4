import type { Colour, PrepareOptions } from "@itwin-images/core";
import { type Resize, readAddress } from "@itwin-images/core/internal";
import { parseFileName, type SiteSelection } from "@itwin-images/workspace";
import type { CheckOptions } from "../check/check.ts";
import type { PlatformAccess } from "../connect-platform.ts";
import type { InitOptions } from "../init/init.ts";
import type { JoinOptions } from "../join/join.ts";
import type { ListOptions } from "../list/list.ts";
import type { PublishOptions } from "../publish/publish.ts";
import type { RefreshOptions } from "../refresh/refresh.ts";
import type { Shard } from "../shard.ts";
import { listOf, type OptionReader, shown } from "./option-reader.ts";
import { failOnChoices, formatChoices, prepareChoices, sizeChoices } from "./option-tables.ts";
import { readName, readScope, readSelection } from "./selection.ts";

/** Options whose values may have been refused: they are for nobody before `throwIfRefused` was called. */
type MaybeRefused<Options, Name extends keyof Options> = Omit<Options, Name> & {
  readonly [Key in Name]: Options[Key] | undefined;
};

/** Reads how the platform is reached. */
function readAccess(options: OptionReader): Omit<PlatformAccess, "credentials"> {
  const apiUrl = options.text("api-url");
  if (apiUrl !== undefined) options.attempt(() => readAddress(apiUrl, options.named("api-url")));
  return { apiUrl, patience: options.count("patience") * 60_000 };
}

function readPace(options: OptionReader): Pick<PlatformAccess, "requestsPerMinute"> {
  return { requestsPerMinute: options.isSet("requests-per-minute") ? options.count("requests-per-minute") : undefined };
}

/** The most shards: more than any CI system runs of one job. */
const maxShards = 1000;

function readShard(options: OptionReader): Shard | undefined {
  const text = options.text("shard");
  if (text === undefined) return undefined;
  const [number = 0, count = 0] = /^\d{1,4}\/\d{1,4}$/.test(text) ? text.split("/").map(Number) : [];
  if (number >= 1 && number <= count && count <= maxShards) return { number, count };
  options.refuse(
    `${options.label("shard")} is ${shown(text)}. Write it like 2/5: the number of the shard, from 1, and the number of shards, at most ${maxShards}.`,
  );
  return undefined;
}

/** Reads what is done to images that would be refused; `undefined` for nothing. */
function readPrepare(options: OptionReader): PrepareOptions | undefined {
  const mode = options.choice("prepare", prepareChoices);
  const background = readColour(options, "prepare-background");
  const [label, setting] = [options.label("prepare-background"), options.written("prepare")];
  if (mode === "none") {
    if (background) options.refuse(`${label} is for ${setting}, which is none. Set ${setting} to fit or pad.`);
    return undefined;
  }
  if (mode === "pad" && !background) {
    options.refuse(`${label} is empty, and ${setting} is pad. Set it to the colour of the bars, such as white.`);
  }
  return { pad: mode === "pad", background };
}

const colourNames: { readonly [name: string]: string } = { white: "ffffff", black: "000000" };

function readColour(options: OptionReader, name: string): Colour | undefined {
  const text = options.text(name)?.toLowerCase();
  if (text === undefined) return undefined;
  const digits = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(colourNames[text] ?? text)?.slice(1);
  const [red = 0, green = 0, blue = 0] = digits?.map((part) => Number.parseInt(part, 16)) ?? [];
  if (digits === undefined) {
    options.refuse(
      `${options.label(name)} is ${shown(text)}. Write white, black, or six hexadecimal digits in quotes, such as "f0f0f0".`,
    );
  }
  return [red, green, blue];
}

/** Reads what to publish and how, but for the credentials and the workspace. */
export function readPublishOptions(
  options: OptionReader,
): MaybeRefused<Omit<PublishOptions, "credentials" | "workspace" | "source">, "selection"> {
  return {
    selection: readSelection(options),
    prepare: readPrepare(options),
    concurrency: options.count("concurrency"),
    dryRun: options.flag("dry-run"),
    skipUnchanged: options.flag("skip-unchanged"),
    verify: options.flag("verify"),
    tolerance: options.percentage("tolerance"),
    strict: options.flag("strict"),
    record: options.text("record"),
    backup: options.text("backup"),
    resultsFile: options.text("results-file"),
    shard: readShard(options),
    ...readPace(options),
    ...readAccess(options),
  };
}

/** Reads what to check, but for the workspace and access to the platform. */
export function readCheckOptions(
  options: OptionReader,
): MaybeRefused<Omit<CheckOptions, "workspace" | "platform">, "selection"> & Omit<PlatformAccess, "credentials"> {
  return {
    selection: readSelection(options),
    prepare: readPrepare(options),
    failOn: options.choice("fail-on", failOnChoices),
    shard: readShard(options),
    ...readAccess(options),
  };
}

/** Reads what to refresh and how, but for the credentials and the workspace. */
export function readRefreshOptions(
  options: OptionReader,
): MaybeRefused<Omit<RefreshOptions, "credentials" | "workspace">, "into"> {
  const selection = readSiteSelection(options);
  const into = options.text("into");
  if (into === undefined) {
    options.refuse(`${options.label("into")} is empty. Set it to the folder of the site that gets the images.`);
  }
  const fileName = options.text("file-name") ?? "";
  options.attempt(() => parseFileName(fileName));
  const imageBase = options.text("image-base");
  if (imageBase !== undefined && /[\s<>()"'\\]/.test(imageBase)) {
    options.refuse(
      `${options.label("image-base")} has characters that can't stand in an address. Percent-encode them.`,
    );
  }
  return {
    ...{ selection, into, fileName, imageBase },
    size: options.choice("size", sizeChoices),
    resize: readResize(options),
    gallery: options.text("gallery"),
    prune: options.flag("prune"),
    concurrency: options.count("concurrency"),
    ...readPace(options),
    ...readAccess(options),
  };
}

/** Reads what images are made of the platform's; `undefined` when they are shown as they are. */
function readResize(options: OptionReader): Resize | undefined {
  const maxWidth = options.count("max-width");
  const format = options.choice("format", formatChoices);
  if (maxWidth === 0 && format === "original") return undefined;
  return { ...(maxWidth > 0 && { maxWidth }), ...(format !== "original" && { format }) };
}

function readSiteSelection(options: OptionReader): SiteSelection {
  const targets = options.isSet("targets")
    ? { text: options.raw("targets"), file: `the ${options.named("targets")}` }
    : undefined;
  const manifest = options.text("manifest");
  const listings = ["saved-views-of-itwin", "saved-views-of-imodel", "saved-views-of-group"] as const;
  const [iTwinText, iModelId, groupId] = listings.map((name) => options.text(name));
  const iTwin = iTwinText === undefined ? undefined : readName("itwin", iTwinText);
  const ofITwin = iTwin && ("id" in iTwin ? { iTwinId: iTwin.id } : { iTwin });
  const lists: SiteSelection["lists"] = [
    ...(ofITwin ? [ofITwin] : []),
    ...(iModelId === undefined ? [] : [{ iModelId }]),
    ...(groupId === undefined ? [] : [{ groupId }]),
  ];
  const filter = { include: options.lines("include"), exclude: options.lines("exclude") };
  const written = listings.map((name) => options.written(name));
  if (targets === undefined && manifest === undefined && lists.length === 0) {
    const all = [options.written("targets"), options.written("manifest"), ...written];
    options.refuse(`Nothing says which images to bring. Set ${listOf(all, "or")}.`);
  }
  if (lists.length === 0 && filter.include.length + filter.exclude.length > 0) {
    options.refuse(
      `${options.label("include", "exclude")} choose among listed saved views, and none are listed. Set ${listOf(written, "or")}, or remove them.`,
    );
  }
  return { targets, manifest, scope: readScope(options), lists, filter };
}

/** Reads which targets to list, but for the credentials. */
export function readListOptions(options: OptionReader): Omit<ListOptions, "credentials"> {
  return { iTwin: readScope(options), concurrency: options.count("concurrency"), ...readAccess(options) };
}

/** Reads what to write a manifest for, but for the credentials and the workspace. */
export function readInitOptions(
  options: OptionReader,
): MaybeRefused<Omit<InitOptions, "credentials" | "workspace">, "iTwin"> {
  return {
    iTwin: readScope(options),
    images: options.text("folder") ?? "",
    manifest: options.text("manifest") ?? "",
    ...readAccess(options),
  };
}

/** Reads which results to join, but for the workspace. */
export function readJoinOptions(options: OptionReader): Omit<JoinOptions, "workspace"> {
  return { folder: options.text("folder") ?? "" };
}
