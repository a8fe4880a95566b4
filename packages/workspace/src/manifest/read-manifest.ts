import { posix } from "node:path";
import type { BareProblem, Problem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { fileErrorCodes, WorkspaceFileError } from "../files/file-error.ts";
import { type FileSource, folderTooLarge, unreadableFolder } from "../files/file-source.ts";
import { findPath, type Missing } from "../files/find-path.ts";
import { limits } from "../limits.ts";
import { folderName, quoted } from "../text.ts";
import { tooLarge } from "./parse-manifest.ts";

/** A manifest that was read. */
export interface ManifestText {
  readonly text: string;
  /** Its path in the source, which is how locations name it. */
  readonly file: string;
  /** The folder of the source that its image paths start from; empty for the top. */
  readonly directory: string;
}

/** Which manifest to read. */
export interface ReadManifestArgs {
  readonly source: FileSource;
  /** As the user wrote it: relative to `directory` or, on the disk, absolute. */
  readonly path: string;
  /** A folder of the source, with forward slashes. Default: its top. */
  readonly directory?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a manifest: a file of the source, links resolved, of at most 1 MiB of UTF-8.
 *
 * @throws The signal's reason, or what the source throws that is no {@link WorkspaceFileError}. Everything else is a
 * problem.
 */
export async function readManifest(args: ReadManifestArgs): Promise<ManifestText | { readonly problem: Problem }> {
  const { source, path, directory = "", signal } = args;
  signal?.throwIfAborted();
  const parts = source.parts(path, directory);
  const fail = (problem: BareProblem, file = parts?.join("/") ?? path) => ({
    problem: { ...problem, location: { file } },
  });
  if (parts === undefined) return fail(outside(path, source));
  const found = await findPath(source, parts);
  switch (found.kind) {
    case "missing":
      return fail(missing(path, source, found));
    case "blocked":
      return fail(missing(path, source));
    case "unreadable":
      return fail(unreadableFolder(found.path, found.error, source.texts));
    case "too-large":
      return fail(folderTooLarge(path, "Put the manifest in a folder that has fewer files."));
    case "outside":
      return fail(outside(path, source), found.path);
  }
  const file = found.path;
  const opened = source.open(file, limits.manifestBytes);
  if ("problem" in opened) return fail(unreadable(opened.problem.message, opened.problem.fix), file);

  try {
    const text = decode(await opened.load(signal ? { signal } : {}));
    if (typeof text !== "string") return fail(text, file);
    const folder = posix.dirname(file);
    return { text, file, directory: folder === "." ? "" : folder };
  } catch (error) {
    if (!(error instanceof WorkspaceFileError)) throw error;
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

function missing(path: string, { texts }: FileSource, at?: Missing): BareProblem {
  const where = at && at.folder !== "" ? `${folderName(at.folder, texts.topFolder)} of ${texts.name}` : texts.name;
  const meant = at?.suggestion === undefined ? "" : `Did you mean ${quoted(at.suggestion)}? `;
  return {
    code: codes.manifestMissing,
    severity: "error",
    message: `There is no manifest ${quoted(path)}: it was looked for in ${where}.`,
    fix: `${meant}${texts.checkManifest}`,
  };
}

function outside(path: string, { texts }: FileSource): BareProblem {
  return unreadable(`The manifest's path ${quoted(path)} leads out of ${texts.name}.`, texts.stayInsideManifest);
}

function unreadable(message: string, fix: string): BareProblem {
  return { code: codes.manifestUnreadable, severity: "error", message, fix };
}
