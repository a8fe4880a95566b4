import type { ImageSize } from "@itwin-images/core";
import { readAddress } from "@itwin-images/core/internal";
import { defaultFileName, parseFileName, type SiteSelection } from "@itwin-images/workspace";
import { inlineTargets } from "../../../commands/src/results/item-result.ts";
import type { RunEvent } from "../runner/event.ts";
import { type CommitInputs, readCommitInputs } from "./commit-inputs.ts";
import { attempt, type Credentials, readCredentials } from "./credentials.ts";
import { InputsRefused, type ReadInput, type Refuse } from "./inputs-refused.ts";
import { readChoice, readCount, readFlag, readLines, readText } from "./input-values.ts";
import { findPlace, type Place } from "./working-directory.ts";

/** What the refresh action was asked to do. Everything in it is checked. */
export interface RefreshInputs {
  readonly credentials: Credentials;
  readonly selection: SiteSelection;
  readonly place: Place;
  readonly size: ImageSize;
  /** Path of the folder of the images, as the user wrote it. */
  readonly into: string;
  /** Pattern of file names. */
  readonly fileName: string;
  /** Path of the gallery, as the user wrote it. */
  readonly gallery: string | undefined;
  /** What addresses in the gallery begin with. */
  readonly imageBase: string | undefined;
  readonly prune: boolean;
  /** How many targets are asked for at once: 1 to 64. */
  readonly concurrency: number;
  /** Absent when the caller commits. */
  readonly commit: CommitInputs | undefined;
  readonly apiUrl: string;
}

/** The API of production. */
const defaultApiUrl = "https://api.bentley.com";

/**
 * Turns the inputs into what they ask for.
 *
 * @throws {@link InputsRefused} with everything that is wrong with them at once.
 */
export async function readRefreshInputs(
  read: ReadInput,
  { env, event }: { env: NodeJS.ProcessEnv; event: RunEvent },
): Promise<RefreshInputs> {
  const refusals: string[] = [];
  const refuse = (message: string): void => {
    refusals.push(message);
  };
  const credentials = readCredentials(read, event, refuse);
  const selection = readSiteSelection(read, refuse);
  const place = await findPlace(env.GITHUB_WORKSPACE ?? "", readText(read, "working-directory") ?? ".", refuse);
  const size = readChoice(read, "size", { choices: ["thumbnail", "full"], otherwise: "thumbnail" }, refuse);
  const into = readText(read, "into");
  if (into === undefined) refuse("The input into is empty. Set it to the folder of the site that gets the images.");
  const fileName = readText(read, "file-name") ?? defaultFileName;
  attempt(refuse, () => parseFileName(fileName));
  const gallery = readText(read, "gallery");
  const imageBase = readText(read, "image-base");
  if (imageBase !== undefined && /[\s<>()"'\\]/.test(imageBase)) {
    refuse("The input image-base has characters that can't stand in an address. Percent-encode them.");
  }
  const prune = readFlag(read, "prune", { otherwise: false }, refuse);
  const concurrency = readCount(read, "concurrency", { least: 1, most: 64, otherwise: 8 }, refuse);
  const commit = readCommitInputs(read, env, refuse);
  const apiUrl = readText(read, "api-url") ?? defaultApiUrl;
  attempt(refuse, () => readAddress(apiUrl, "input api-url"));
  if (refusals.length > 0 || !credentials || !place || into === undefined) throw new InputsRefused(refusals);
  const how = { size, fileName, gallery, imageBase, prune, concurrency, commit };
  return { credentials, selection, place, into, apiUrl, ...how };
}

function readSiteSelection(read: ReadInput, refuse: Refuse): SiteSelection {
  // Not trimmed: the lines and columns of its problems are those that the user sees.
  const targets = readText(read, "targets") === undefined ? undefined : { text: read("targets"), file: inlineTargets };
  const manifest = readText(read, "manifest");
  const lists = [
    { iTwinId: readText(read, "saved-views-of-itwin") },
    { iModelId: readText(read, "saved-views-of-imodel") },
    { groupId: readText(read, "saved-views-of-group") },
  ].filter((list) => Object.values(list).some((id) => id !== undefined));
  const filter = { include: readLines(read, "include"), exclude: readLines(read, "exclude") };
  if (targets === undefined && manifest === undefined && lists.length === 0) {
    refuse(
      "Nothing says which images to bring. Set targets, manifest, saved-views-of-itwin, saved-views-of-imodel or saved-views-of-group.",
    );
  }
  if (lists.length === 0 && filter.include.length + filter.exclude.length > 0) {
    refuse(
      "The inputs include and exclude choose among listed saved views, and none are listed. Set saved-views-of-itwin, -imodel or -group, or remove them.",
    );
  }
  return { targets, manifest, lists, filter };
}
