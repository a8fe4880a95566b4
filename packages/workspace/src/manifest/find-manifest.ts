import type { BareProblem, Problem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { fileErrorCodes, isWorkspaceFileError } from "../files/file-error.ts";
import type { Place } from "../files/file-source.ts";
import { findPath, type Missing } from "../files/find-path.ts";
import { limits } from "../limits.ts";
import { unreadableFolder } from "../plan/search-messages.ts";
import { folderName, quoted } from "../text.ts";
import { tooLarge } from "./parse-manifest.ts";

/** A manifest's text, and its path in the place's tree. */
export interface FoundManifest {
  readonly text: string;
  readonly file: string;
}

/**
 * Finds a manifest and reads it: at most 1 MiB of UTF-8.
 *
 * @param args.path - As the user wrote it.
 * @throws The signal's reason, or what the place throws that is no {@link WorkspaceFileError}. Everything else is a
 * problem.
 */
export async function findManifest(args: {
  place: Place;
  path: string;
  signal: AbortSignal | undefined;
}): Promise<FoundManifest | { readonly problem: Problem }> {
  const { place, path, signal } = args;
  const fail = (problem: BareProblem, file = path) => ({ problem: { ...problem, location: { file } } });
  const parts = place.parts(path);
  if (parts === undefined) return fail(outside(path, place));
  const finding = await findPath(place.tree, parts);
  if (finding.kind === "missing") return fail(missing(path, place, finding), parts.join("/"));
  if (finding.kind === "blocked") return fail(missing(path, place), parts.join("/"));
  if (finding.kind === "unreadable")
    return fail(unreadableFolder(finding.path, finding.error, place.words), parts.join("/"));
  const file = finding.path;
  if (finding.kind === "outside") return fail(outside(path, place), file);
  const opened = place.open(file, limits.manifestBytes);
  if ("problem" in opened) return fail(unreadable(opened.problem.message, opened.problem.fix), file);

  try {
    const bytes = await opened.load(signal ? { signal } : {});
    const text = decode(bytes);
    return typeof text === "string" ? { text, file } : fail(text, file);
  } catch (error) {
    if (!isWorkspaceFileError(error)) throw error;
    if (error.code === fileErrorCodes.tooLarge) return fail(tooLarge(), file);
    return fail(unreadable(`The manifest can't be read: ${error.what}`, error.fix), file);
  }
}

function decode(bytes: Uint8Array): string | BareProblem {
  const [first, second] = bytes;
  const hasUtf16Mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (hasUtf16Mark || bytes.includes(0)) {
    const what = hasUtf16Mark ? "is UTF-16 text" : "holds NUL bytes, so it is UTF-16 text or no text at all";
    return encoding(`The manifest ${what}.`);
  }
  try {
    // Takes a byte order mark away.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return encoding("The manifest holds bytes that are not UTF-8 text.");
  }
}

function encoding(message: string): BareProblem {
  const fix = 'Save it as UTF-8 (in PowerShell: "Out-File -Encoding utf8").';
  return { code: codes.manifestEncoding, severity: "error", message, fix };
}

function missing(path: string, { words }: Place, at?: Missing): BareProblem {
  const where = at && at.folder !== "" ? `${folderName(at.folder, words.topFolder)} of ${words.name}` : words.name;
  const meant = at?.suggestion === undefined ? "" : `Did you mean ${quoted(at.suggestion)}? `;
  return {
    code: codes.manifestMissing,
    severity: "error",
    message: `There is no manifest ${quoted(path)}: it was looked for in ${where}.`,
    fix: `${meant}${words.checkManifest}`,
  };
}

function outside(path: string, { words }: Place): BareProblem {
  return unreadable(`The manifest's path ${quoted(path)} leads out of ${words.name}.`, words.stayInsideManifest);
}

function unreadable(message: string, fix: string): BareProblem {
  return { code: codes.manifestUnreadable, severity: "error", message, fix };
}
