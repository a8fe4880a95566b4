import { dirname, join, sep } from "node:path";
import type { Problem } from "@itwin-images/core";
import { workspacePlace } from "../files/disk-source.ts";
import { openWorkspace } from "../files/open-workspace.ts";
import { findManifest } from "./find-manifest.ts";

/** A manifest that was read. */
export interface ManifestText {
  readonly text: string;
  /** How locations name it: relative to the workspace (or to the top of its listing), with forward slashes. */
  readonly file: string;
  /** The folder that its image paths start from: absolute on the disk, relative to the top in a listing. */
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
  const opened = await openWorkspace(root);
  if ("problem" in opened) return { problem: { ...opened.problem, location: { file: path } } };
  const found = await findManifest({ place: workspacePlace(opened.folders, root), path, signal });
  return "problem" in found ? found : { ...found, directory: dirname(join(root, found.file)) };
}
