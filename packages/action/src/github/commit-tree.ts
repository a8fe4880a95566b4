import { type GithubClient, requestOptions } from "./client.ts";
import { unknownAnswer } from "./explain.ts";
import { unseen } from "./find-release.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";

/** An entry of a tree of Git. */
export interface GitEntry {
  /** From the commit's top. */
  readonly path: string;
  /** `100644`, `100755`, `120000` (symbolic link), `160000` (submodule), `040000` (folder). */
  readonly mode: string;
  readonly sha: string;
  /** Bytes; of files only. */
  readonly size?: number;
}

/** The entries of a commit's folders. */
export type ListFolder = (folder: string, signal?: AbortSignal) => Promise<readonly GitEntry[]>;

/** Folders of a truncated tree that are listed one by one, each a request: more would eat the hourly rate limit up. */
const maxFolders = 500;

/** Mode of a folder. */
export const folderMode = "040000";

/**
 * Lists a commit's folders: with one request, or, where GitHub truncates the tree (over 100,000 entries or 7 MB), with
 * one for every folder that is asked for, and for those above it.
 *
 * @throws GithubError, or the signal's reason; so does what it gives.
 */
export async function openTree(client: GithubClient, commit: string, signal?: AbortSignal): Promise<ListFolder> {
  const whole = await getTree(client, commit, { recursive: true }, signal);
  if (!whole.truncated) {
    const folders = byFolder(whole.entries);
    return async (folder) => folders.get(folder) ?? [];
  }
  const known = new Map<string, Promise<readonly GitEntry[]>>();
  const list: ListFolder = async (folder, listing) => {
    const found = known.get(folder);
    if (found) return found;
    if (known.size >= maxFolders)
      throw tooLarge(`the tree is truncated, and more than ${maxFolders} folders would have to be listed one by one`);
    const read = readFolder(folder, listing);
    known.set(folder, read);
    return read;
  };
  async function readFolder(folder: string, listing: AbortSignal | undefined): Promise<readonly GitEntry[]> {
    let sha = commit;
    if (folder !== "") {
      const above = await list(parentOf(folder), listing);
      sha = above.find((entry) => entry.path === folder && entry.mode === folderMode)?.sha ?? "";
      if (sha === "") return [];
    }
    const { entries } = await getTree(client, sha, { recursive: false }, listing);
    return entries.map((entry) => ({ ...entry, path: folder === "" ? entry.path : `${folder}/${entry.path}` }));
  }
  return list;
}

async function getTree(
  client: GithubClient,
  sha: string,
  { recursive }: { recursive: boolean },
  signal: AbortSignal | undefined,
): Promise<{ entries: readonly GitEntry[]; truncated: boolean }> {
  const { octokit, owner, repo, repository } = client;
  const intent = {
    what: `list the files of ${repository} at ${sha.slice(0, 7)}`,
    notFound: `See that the commit was pushed there and the token may see it: ${unseen(repository)}`,
  };
  const { data } = await octokit.rest.git.getTree({
    ...{ owner, repo, tree_sha: sha, request: requestOptions(intent, signal) },
    ...(recursive && { recursive: "true" }),
  });
  const { tree, truncated } = (data ?? {}) as Partial<Record<string, unknown>>;
  if (!Array.isArray(tree) || !tree.every(isEntry) || typeof truncated !== "boolean") throw unknownAnswer(intent.what);
  if (truncated && !recursive) {
    throw tooLarge(`a folder of ${repository} has more entries than GitHub lists`);
  }
  return { entries: tree, truncated };
}

function isEntry(data: unknown): data is GitEntry {
  const { path, mode, sha, size } = (data ?? {}) as Partial<Record<string, unknown>>;
  const isSize = size === undefined || (typeof size === "number" && Number.isInteger(size) && size >= 0);
  return typeof path === "string" && typeof mode === "string" && typeof sha === "string" && isSize;
}

function byFolder(entries: readonly GitEntry[]): Map<string, GitEntry[]> {
  const folders = new Map<string, GitEntry[]>();
  for (const entry of entries) {
    const folder = parentOf(entry.path);
    const inside = folders.get(folder);
    if (inside) inside.push(entry);
    else folders.set(folder, [entry]);
  }
  return folders;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function tooLarge(why: string): GithubError {
  return new GithubError(
    codes.treeTooLarge,
    `The files can't be listed through the API: ${why}.`,
    "Begin the patterns with the folder that the images are in, or check the repository out and use `source: workspace`.",
  );
}
