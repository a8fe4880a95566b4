import { dirname } from "node:path";
import { promisify } from "node:util";
import { type Links, noLinks } from "@itwin-images/commands";
import type { Origin } from "../github/origin.ts";
import type { PublishInputs } from "../inputs/publish-inputs.ts";
import { type FindBlob, isLinkable, linkCommitted, linkFiles, type ReportedItem } from "./link-committed.ts";
import { assetLink } from "./links.ts";

/** Finds out where readers find the files of a run, without a request. Never rejects. */
export async function findLinks(
  inputs: Pick<PublishInputs, "web" | "commit" | "workspace">,
  origin: Origin | undefined,
  items: readonly ReportedItem[],
  signal: AbortSignal,
): Promise<Links> {
  const { web, commit = "", workspace } = inputs;
  // The runner leaves a cancelled run some seconds, which are for its outputs.
  if (web.repository === "" || signal.aborted) return noLinks;
  if (origin?.kind === "repository") return linkFiles(web, { commit: origin.commit }, items);
  if (origin?.kind === "release") {
    return new Map(items.filter(isLinkable).map(({ item }) => [item.file, assetLink(web, origin, item.file)]));
  }
  try {
    const findBlob = await openCheckout(workspace.root, commit, signal);
    if (findBlob === undefined) return noLinks;
    return await linkCommitted({ web, revision: { commit }, items, findBlob, signal });
  } catch {
    // The run was cancelled.
    return noLinks;
  }
}

/** Names and hashes of 400,000 files and more. */
const maxBytes = 67_108_864;

/**
 * Reads from a checkout what a commit has in it, so that no request is needed.
 *
 * @returns `undefined` without a checkout, without Git, or without that commit.
 */
async function openCheckout(folder: string, commit: string, signal: AbortSignal): Promise<FindBlob | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const args = ["-C", folder, ...["-c", "safe.bareRepository=explicit"], "--no-replace-objects"];
  try {
    const { execFile } = await import("node:child_process");
    const { stdout } = await promisify(execFile)("git", [...args, "ls-tree", "-r", "-z", "--full-tree", commit], {
      maxBuffer: maxBytes,
      timeout: 10_000,
      signal,
      // Windows looks for programs in the current folder first, and the workspace may have a git.exe of somebody else.
      cwd: dirname(process.execPath),
      // No secret among the inputs is for a program that we start; and nothing is to be fetched.
      env: { ...pick(process.env, ["PATH", "HOME", "USERPROFILE", "SystemRoot"]), GIT_NO_LAZY_FETCH: "1" },
    });
    const blobs = new Map(
      stdout.split("\0").flatMap((line) => {
        const [, sha, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
        return sha !== undefined && path !== undefined ? [[path, sha] as const] : [];
      }),
    );
    return async (path) => blobs.get(path);
  } catch {
    // Pictures in the summary are all that depends on it.
    return undefined;
  }
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
