import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import { imageListName, parseImageList, type Refreshed, type SiteFolder } from "@itwin-images/workspace";
import type { CommitInputs } from "../inputs/commit-inputs.ts";
import type { Place } from "../inputs/working-directory.ts";
import {
  commitOnHead,
  createBranch,
  type FileChanges,
  type Repository,
  readFolder,
  readHead,
  readTextFile,
} from "./branch.ts";

/** What is to be committed, and where. */
interface CommitArgs {
  readonly inputs: CommitInputs;
  readonly place: Place;
  readonly folder: Pick<SiteFolder, "file">;
  readonly refreshed: Pick<Refreshed, "contents" | "files">;
  readonly signal: AbortSignal;
}

/** How often the commit is tried on a branch that keeps moving. */
const attempts = 5;

/**
 * Makes the branch show the site as the workspace does, in one commit that GitHub signs. What is compared is the branch
 * itself and not the checkout, so that a branch with an older refresh on it is brought up to date as well.
 *
 * The commit names the head it builds on. When that has moved, the branch is read again, and if anybody changed one of
 * the very files meanwhile, the run fails: nobody's work is overwritten.
 *
 * @returns The commit's id; `undefined` when the branch shows all of it already.
 * @throws ConfigurationError when it can't be done.
 */
export async function commitSite(args: CommitArgs): Promise<string | undefined> {
  const { inputs, place, refreshed, folder, signal } = args;
  const { branch, message, checkedOut } = inputs;
  const at: Repository = {
    url: inputs.graphqlUrl,
    token: inputs.githubToken,
    repository: inputs.repository,
    signal,
  };
  const wanted = await readWanted(place.root, refreshed);
  /** The commit that our files were last known to be untouched at. */
  let base = branch === inputs.checkedOutBranch ? checkedOut : undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { id, head } = await readHead(at, branch);
    const start = head ?? checkedOut;
    const there = await readFiles(at, start, wanted.keys());
    await addObsolete(at, { commit: start, folder: folder.file, there, wanted });
    const changes = changesTo(there, wanted);
    if (changes.additions.length + changes.deletions.length === 0) return undefined;
    if (base !== undefined && base !== start) await refuseConflict(at, { base, there, wanted, branch });
    if (head === undefined) await createBranch(at, { id, branch, oid: start });
    const commit = await commitOnHead(at, { branch, head: start, message, changes });
    if (commit !== undefined) return commit;
    base = start;
  }
  throw new ConfigurationError(
    `The commit to ${branch} was not made: the branch moved ${attempts} times while it was tried.`,
    "Run it again when fewer jobs push to it.",
  );
}

/** By path: the file's bytes and git's id for them, or `undefined` for a file that is to go. */
type Wanted = Map<string, { readonly bytes: Buffer; readonly oid: string } | undefined>;

async function readWanted(root: string, { contents, files }: CommitArgs["refreshed"]): Promise<Wanted> {
  const wanted: Wanted = new Map();
  for (const file of contents) {
    const bytes = await readFile(join(root, file));
    wanted.set(file, { bytes, oid: await blobId(bytes) });
  }
  for (const file of files) if (!wanted.has(file)) wanted.set(file, undefined);
  return wanted;
}

/** Git's id of a file. */
async function blobId(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]));
  return Buffer.from(digest).toString("hex");
}

/** The ids of files at a commit, by path. */
async function readFiles(at: Repository, commit: string, paths: Iterable<string>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const all = [...paths];
  for (const folder of new Set(all.map((path) => posix.dirname(path)))) {
    const files = await readFolder(at, commit, folder === "." ? "" : folder);
    for (const path of all) {
      const oid = posix.dirname(path) === folder ? files.get(posix.basename(path)) : undefined;
      if (oid !== undefined) found.set(path, oid);
    }
  }
  return found;
}

/** Adds what an older refresh brought to the branch and this one did not: only files that the branch's own list names. */
async function addObsolete(
  at: Repository,
  { commit, folder, there, wanted }: { commit: string; folder: string; there: Map<string, string>; wanted: Wanted },
): Promise<void> {
  const list = `${folder}/${imageListName}`;
  if (!there.has(list) || there.get(list) === wanted.get(list)?.oid) return;
  const text = await readTextFile(at, commit, list);
  if (text === undefined) return;
  const files = parseImageList(text, list).map(({ file }) => `${folder}/${file}`);
  const obsolete = files.filter((file) => !wanted.has(file));
  for (const [file, oid] of await readFiles(at, commit, obsolete)) {
    there.set(file, oid);
    wanted.set(file, undefined);
  }
}

function changesTo(there: ReadonlyMap<string, string>, wanted: Wanted): FileChanges {
  const additions: { path: string; contents: string }[] = [];
  const deletions: { path: string }[] = [];
  for (const [path, file] of wanted) {
    if (file === undefined) {
      if (there.has(path)) deletions.push({ path });
    } else if (there.get(path) !== file.oid) additions.push({ path, contents: file.bytes.toString("base64") });
  }
  return { additions, deletions };
}

async function refuseConflict(
  at: Repository,
  args: { base: string; there: ReadonlyMap<string, string>; wanted: Wanted; branch: string },
): Promise<void> {
  const { base, there, wanted, branch } = args;
  const before = await readFiles(at, base, wanted.keys());
  for (const [path, file] of wanted) {
    const now = there.get(path);
    if (now === before.get(path) || now === file?.oid) continue;
    throw new ConfigurationError(
      `The commit to ${branch} was not made: ${path} was changed there while this run was under way.`,
      "Run it again, on what the branch has now.",
    );
  }
}
