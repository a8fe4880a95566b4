import { dirname, join, sep } from "node:path";
import type { BareProblem, Problem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { fileErrorCodes, isWorkspaceFileError } from "../disk/file-error.ts";
import { findPath, type Missing } from "../disk/find.ts";
import { readFileWithin } from "../disk/read-file.ts";
import { limits } from "../limits.ts";
import { openWorkspace } from "../open-workspace.ts";
import { partsFromRoot } from "../pattern/image-path.ts";
import { unreadableFolder } from "../plan/search-words.ts";
import { show, showFolder } from "../words.ts";
import { tooLarge } from "./parse-manifest.ts";

/** A manifest that was read. */
export interface ManifestText {
  readonly text: string;
  /** How locations name it: relative to the workspace, with forward slashes. */
  readonly file: string;
  /** Absolute path of the folder that its image paths start from. */
  readonly directory: string;
}

/** Which manifest to read. */
export interface ReadManifestArgs {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Path of the manifest: relative to the workspace, or absolute and in it. */
  readonly path: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads a manifest: a regular file in the workspace, links resolved, of at most 1 MiB of UTF-8.
 *
 * @throws The signal's reason when it is aborted. Everything else is a problem.
 */
export async function readManifest(args: ReadManifestArgs): Promise<ManifestText | { readonly problem: Problem }> {
  const { root, signal } = args;
  signal?.throwIfAborted();
  const path = sep === "\\" ? args.path.replaceAll("\\", "/") : args.path;
  const fail = (problem: BareProblem, file = path) => ({ problem: { ...problem, location: { file } } });

  const opened = await openWorkspace(root);
  if ("problem" in opened) return fail(opened.problem);
  const { folders } = opened;
  const parts = partsFromRoot(path, { root, realRoot: folders.realRoot, directory: root });
  if (parts === undefined) return fail(outside(path, root));
  const finding = await findPath(folders, parts);
  if (finding.kind === "missing") return fail(missing(path, root, finding), parts.join("/"));
  if (finding.kind === "blocked") return fail(missing(path, root), parts.join("/"));
  if (finding.kind === "unreadable") return fail(unreadableFolder(finding.path, finding.error), parts.join("/"));
  const file = finding.path;
  if (finding.kind === "outside") return fail(outside(path, root), file);

  try {
    const bytes = await readFileWithin({
      realRoot: folders.realRoot,
      path: join(root, file),
      file,
      maxBytes: limits.manifestBytes,
      signal,
    });
    const text = decode(bytes);
    return typeof text === "string" ? { text, file, directory: dirname(join(root, file)) } : fail(text, file);
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

function missing(path: string, root: string, at?: Missing): BareProblem {
  const where =
    at && at.folder !== "" ? `${showFolder(at.folder)} of the workspace ${show(root)}` : `the workspace ${show(root)}`;
  const meant = at?.suggestion === undefined ? "" : `Did you mean ${show(at.suggestion)}? `;
  return {
    code: codes.manifestMissing,
    severity: "error",
    message: `There is no manifest ${show(path)}: it was looked for in ${where}.`,
    fix: `${meant}Create it, or set the input "manifest" to the path of yours; if it is in the repository, see that actions/checkout has run before this step.`,
  };
}

function outside(path: string, root: string): BareProblem {
  return unreadable(
    `The manifest's path ${show(path)} leads out of the workspace ${show(root)}.`,
    "Put the manifest, and not a link to it, in the workspace.",
  );
}

function unreadable(message: string, fix: string): BareProblem {
  return { code: codes.manifestUnreadable, severity: "error", message, fix };
}
