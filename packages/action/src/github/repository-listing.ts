import type { BareProblem } from "@itwin-images/core";
import { oneLine } from "@itwin-images/core/internal";
import { type ListedEntry, quoted } from "@itwin-images/workspace";
import { downloadBlob } from "./blob.ts";
import type { GithubClient } from "./client.ts";
import { folderMode, type GitEntry, openTree } from "./commit-tree.ts";
import { findCommit } from "./find-commit.ts";
import { githubCodes as codes } from "./github-error.ts";
import type { KeepDownload } from "./keep-downloads.ts";
import type { GithubListing } from "./origin.ts";

/**
 * Lists the files of a repository at a commit: nothing is downloaded yet.
 *
 * @param ref - A branch, a tag or a SHA.
 * @throws GithubError, or the signal's reason.
 */
export async function listRepository(
  client: GithubClient,
  ref: string,
  { keep, signal }: { keep: KeepDownload; signal?: AbortSignal },
): Promise<GithubListing> {
  const commit = await findCommit(client, ref, signal);
  const listFolder = await openTree(client, commit, signal);
  const short = commit.slice(0, 7);
  const at = ref === commit ? short : `${oneLine(ref)} (${short})`;
  const loads = new Map<string, ReturnType<KeepDownload>>();

  function toListed(entry: GitEntry): ListedEntry {
    const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
    if (entry.mode === folderMode) return { name, kind: "folder" };
    const problem = entryProblem(entry);
    if (problem) return { name, kind: "refused", problem };
    const size = entry.size ?? 0;
    // By what is in it: the same picture under two names is one download.
    const load = loads.get(entry.sha) ?? keep(size, (loading) => downloadBlob(client, entry, loading));
    loads.set(entry.sha, load);
    return { name, kind: "file", byteLength: size, load: (options) => load(options.signal) };
  }

  return {
    name: `the repository ${client.repository} at ${at}`,
    checkFile: "Check the path, and that the file is committed there.",
    checkManifest: "Commit it, or set the input manifest to the path of yours.",
    list: async (folder, options) => (await listFolder(folder, options.signal)).map(toListed),
    origin: { kind: "repository", commit },
  };
}

/** Why an entry can't be published. */
function entryProblem({ path, mode }: GitEntry): BareProblem | undefined {
  const shown = quoted(path);
  if (mode === "120000") {
    return {
      code: codes.symlink,
      severity: "error",
      message: `${shown} is a symbolic link, which is not followed in a repository that is not checked out.`,
      fix: "Name the file that it leads to, or check the repository out and use `source: workspace`.",
    };
  }
  if (mode === "160000") {
    return {
      code: codes.submodule,
      severity: "error",
      message: `${shown} is a submodule: its files are in another repository.`,
      fix: "Check the repository out with `submodules: true` under `with:` of actions/checkout, and use `source: workspace`.",
    };
  }
  return undefined;
}
