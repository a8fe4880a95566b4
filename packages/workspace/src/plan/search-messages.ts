import type { BareProblem, Severity } from "@itwin-images/core";
import { workspaceProblemCodes as codes, type WorkspaceProblemCode } from "../codes.ts";
import { type Placeholder, placeholders } from "../entry.ts";
import { type SourceTexts, unreadableFolder } from "../files/file-source.ts";
import { limits } from "../limits.ts";
import { folderName, quoted, quotedSome } from "../text.ts";
import type { SearchResult } from "./search.ts";
import type { FoundPath } from "./walk.ts";

/** What was searched for. */
export interface Sought {
  /** As the user wrote it. */
  readonly image: string;
  /** How the user would write a path that was found, which depends on the folder that paths start from. */
  readonly asWritten: (path: string) => string;
  readonly texts: SourceTexts;
}

const problem = (
  code: WorkspaceProblemCode,
  message: string,
  fix: string,
  severity: Severity = "error",
): BareProblem => ({ code, severity, message, fix });

/** Why a search found nothing. */
export function nothingFound(
  result: Exclude<SearchResult, { kind: "found" | "too-large" }>,
  sought: Sought,
): BareProblem {
  switch (result.kind) {
    case "missing":
      return missing(result, sought);
    case "nothing":
      return noMatch(result, sought);
    case "folder":
      return problem(
        codes.imageNotFile,
        `${quoted(sought.image)} is a folder.`,
        `Name the file in it, or all of them with a pattern such as ${quoted(`${sought.asWritten(result.path)}/{id}.png`)}.`,
      );
    case "outside":
      return leadsOut(result.path);
    case "blocked":
      return problem(
        codes.imageNotFound,
        `There is no file ${quoted(sought.image)}: ${quoted(result.path)} is not a folder.`,
        "Check the path.",
      );
    case "unreadable":
      return unreadableFolder(result.path, result.error, sought.texts);
  }
}

function missing({ missing: at, isPattern }: Extract<SearchResult, { kind: "missing" }>, sought: Sought): BareProblem {
  const what = isPattern ? "No file matches" : "There is no file";
  const start = `${what} ${quoted(sought.image)}`;
  if (at.suggestion !== undefined && at.isCaseOnly) {
    const other = quoted(sought.asWritten(at.suggestion));
    return problem(
      codes.imageNotFound,
      `${start}; ${other} exists, which differs in upper and lower case only.`,
      isPattern ? `Begin it with ${other}.` : `Write ${other}.`,
    );
  }
  const where = `${start}: ${quoted(at.name)} is not in ${folderName(at.folder, sought.texts.topFolder)}`;
  if (at.suggestion !== undefined) {
    return problem(codes.imageNotFound, `${where}.`, `Did you mean ${quoted(sought.asWritten(at.suggestion))}?`);
  }
  return problem(
    codes.imageNotFound,
    `${where}, which ${contents(at.entries.map((entry) => entry.name))}.`,
    check(sought),
  );
}

function noMatch({ folder, names, walk }: Extract<SearchResult, { kind: "nothing" }>, sought: Sought): BareProblem {
  const start = `No file matches ${quoted(sought.image)}`;
  const near = walk.nearMisses.find(({ differsIn }) => differsIn === "case");
  if (near) {
    const message = `${start}; ${quoted(sought.asWritten(near.path))} would, but differs in upper and lower case.`;
    return problem(codes.imageNotFound, message, "Write the pattern with the same letters as the files' names.");
  }
  const message = `${start}: ${folderName(folder, sought.texts.topFolder)} was searched, which ${contents(names)}.`;
  return problem(codes.imageNotFound, message, check(sought));
}

function contents(names: readonly string[]): string {
  return names.length === 0 ? "is empty" : `holds ${quotedSome(names)}`;
}

function check({ image, texts }: Sought): string {
  const braces = image.match(/\{[^{},/]*\}/g)?.find((word) => !placeholders.some((known) => known === word));
  const hint = braces ? ` ${braces} stands for itself; the placeholders are ${placeholders.join(", ")}.` : "";
  return `${texts.checkFile}${hint}`;
}

/** What is wrong with something that was found; `undefined` for a file. */
export function notAFile({ path, kind }: FoundPath): BareProblem | undefined {
  switch (kind) {
    case "file":
      return undefined;
    case "outside":
      return leadsOut(path);
    case "broken":
      return problem(
        codes.imageLinkBroken,
        `${quoted(path)} is a link to something that is not there, or that may not be read.`,
        "Put the file itself in its place.",
      );
    case "other":
      return problem(
        codes.imageNotFile,
        `${quoted(path)} is a pipe, a socket or a device, not a file.`,
        "Write the image to a regular file first.",
      );
  }
}

/** Several files for one target. */
export function several(image: string, kind: string, paths: readonly string[]): BareProblem {
  return problem(
    codes.imageSeveral,
    `${quoted(image)} matches ${paths.length.toLocaleString("en-US")} files, but there is one ${kind}: ${quotedSome(paths)}.`,
    `Name one of them; or put {name} where the name is in the path and write ${kind}: "{name}", or {id} for the id.`,
  );
}

/** More files than one pattern may match. */
export function tooMany(image: string, count: number): BareProblem {
  return problem(
    codes.imageTooMany,
    `${quoted(image)} matches ${count.toLocaleString("en-US")} files; at most ${limits.filesPerPattern.toLocaleString("en-US")} are taken.`,
    "Narrow the pattern.",
  );
}

/** One file, several texts for the placeholder. */
export function ambiguous(image: string, placeholder: Placeholder, { path, match }: FoundPath): BareProblem {
  return problem(
    codes.placeholderAmbiguous,
    `In ${quoted(path)}, the ${placeholder} of ${quoted(image)} can be ${quotedSome(match.texts, 2)}.`,
    `Write the text around ${placeholder} out, instead of * or ? or ** beside it.`,
  );
}

/** Links that a pattern met. */
export function linksNotFollowed(image: string, links: readonly string[]): BareProblem {
  const message = `${quoted(image)} did not look behind ${quotedSome(links)}: patterns do not follow links to folders.`;
  return problem(codes.linkNotFollowed, message, "Name the link in the path if its files are meant.", "warning");
}

/** More work than the searches of a plan may take; nothing behind it is searched for. */
export function planTooComplex(image: string): BareProblem {
  return problem(
    codes.planTooComplex,
    `The search for ${quoted(image)} would take too long: the patterns of this plan compare too many names.`,
    "Begin patterns with the folder that the images are in, and use * in place of long lists of {a,b}.",
  );
}

/** Files that a pattern probably should have matched too. */
export function filesPassedOver(image: string, paths: readonly string[]): BareProblem {
  const [files, names] = paths.length === 1 ? ["a file", "name differs"] : [`${paths.length} files`, "names differ"];
  return problem(
    codes.imagePassedOver,
    `${quoted(image)} passes over ${files} whose ${names} in upper and lower case or in the extension only: ${quotedSome(paths)}.`,
    `Rename ${paths.length === 1 ? "it" : "them"}, or list the extensions in the pattern, such as .{png,PNG,jpg}.`,
    "warning",
  );
}

function leadsOut(path: string): BareProblem {
  return problem(
    codes.imagePathOutside,
    `${quoted(path)} is a link that leads out of the workspace.`,
    "Copy the file itself into the workspace: links out of it are not followed.",
  );
}
