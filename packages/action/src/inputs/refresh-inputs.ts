import type { RefreshOptions } from "@itwin-images/commands";
import { readAddress } from "@itwin-images/core/internal";
import { defaultFileName, parseFileName, type SiteSelection } from "@itwin-images/workspace";
import type { RunEvent } from "../runner/event.ts";
import { type CommitInputs, readCommitInputs } from "./commit-inputs.ts";
import { readCredentials } from "./credentials.ts";
import {
  attempt,
  InputsRefused,
  type ReadInput,
  type Refuse,
  readChoice,
  readCount,
  readFlag,
  readLines,
  readText,
} from "./input-values.ts";
import { namedTarget, readScope } from "./selection.ts";
import { findWorkingDirectory } from "./working-directory.ts";

/** What the refresh action was asked to do. Everything in it is checked. */
export interface RefreshInputs extends Omit<RefreshOptions, "commit"> {
  /** Absent when the caller commits. */
  readonly commit: CommitInputs | undefined;
}

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
  const directory = readText(read, "working-directory") ?? ".";
  const workspace = await findWorkingDirectory(env.GITHUB_WORKSPACE ?? "", directory, refuse);
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
  const patience = readCount(read, "patience", { least: 0, most: 60, otherwise: 5 }, refuse) * 60_000;
  const apiUrl = readText(read, "api-url");
  if (apiUrl !== undefined) attempt(refuse, () => readAddress(apiUrl, "input api-url"));
  if (refusals.length > 0 || !credentials || !workspace || into === undefined) throw new InputsRefused(refusals);
  const site = { selection, workspace, into, fileName, size, gallery, imageBase, prune };
  return { credentials, apiUrl, patience, ...site, concurrency, commit };
}

function readSiteSelection(read: ReadInput, refuse: Refuse): SiteSelection {
  // Not trimmed: the lines and columns of its problems are those that the user sees.
  const targets =
    readText(read, "targets") === undefined ? undefined : { text: read("targets"), file: "the input targets" };
  const manifest = readText(read, "manifest");
  const iTwin = readText(read, "saved-views-of-itwin");
  const lists = [
    ...(iTwin === undefined ? [] : [listOfITwin(iTwin)]),
    { iModelId: readText(read, "saved-views-of-imodel") },
    { groupId: readText(read, "saved-views-of-group") },
  ].filter((list) => Object.values(list).some((of) => of !== undefined));
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
  return { targets, manifest, scope: readScope(read), lists, filter };
}

/** The saved views of an iTwin that is given by id, number or name. */
function listOfITwin(text: string): SiteSelection["lists"][number] {
  const iTwin = namedTarget("itwin", text);
  return "id" in iTwin ? { iTwinId: iTwin.id } : { iTwin };
}
