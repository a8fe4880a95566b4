import { posix } from "node:path";
import { ConfigurationError } from "@itwin-images/core";
import {
  formatImageList,
  type GalleryFile,
  imageListName,
  mergeImages,
  parseImageList,
  type Refreshed,
  type SiteFolder,
  type SiteImage,
} from "@itwin-images/workspace";
import type { GithubClient } from "../github/client.ts";
import { blobHash } from "../github/git-object.ts";
import type { CommitInputs } from "../inputs/commit-inputs.ts";
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
  readonly client: GithubClient;
  readonly inputs: CommitInputs;
  readonly folder: Pick<SiteFolder, "file" | "images" | "readListed">;
  readonly gallery: Pick<GalleryFile, "file" | "format" | "isOurs"> | undefined;
  readonly refreshed: Pick<Refreshed, "outcomes" | "images" | "pruned">;
  readonly signal: AbortSignal;
}

/** How often the commit is tried on a branch that keeps moving. */
const attempts = 5;

/**
 * Makes the branch show the site as the workspace does, in one commit that GitHub signs. What is compared is the branch
 * itself and not the checkout, so that a branch with an older refresh on it is brought up to date as well; what only the
 * branch lists stays there, unless this run pruned.
 *
 * The commit names the head it builds on. When that has moved, the branch is read again. When one of the files was changed
 * meanwhile, the run fails: no work of others is overwritten.
 *
 * @returns The commit's id; `undefined` when the branch showed all of it already.
 * @throws ConfigurationError when it can't be done.
 */
export async function commitSite(args: CommitArgs): Promise<string | undefined> {
  const { client, inputs, signal } = args;
  const { branch, message, checkedOut, graphqlUrl } = inputs;
  const at: Repository = { client, graphqlUrl, signal };
  const site = await readSite(args);
  /** The last commit at which our files are known to be as we left them. */
  let base = branch === inputs.checkedOutBranch ? checkedOut : undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { id, head } = await readHead(at, branch);
    const start = head ?? checkedOut;
    const plan = await planChanges(at, { ...args, site, start });
    const changes = changesTo(plan);
    if (changes.additions.length + changes.deletions.length === 0) {
      // The answer to the attempt before may have been lost on its way: the branch has what was sent.
      return attempt === 0 ? undefined : start;
    }
    if (base === undefined) await refuseForeign(at, { ...plan, gallery: args.gallery, changes, start, inputs });
    else if (base !== start) await refuseConflict(at, { ...plan, base, branch });
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

/** Bytes, and git's id for a file of them. */
interface Content {
  readonly bytes: Buffer;
  readonly oid: string;
}

/** By path: what the file gets, or `undefined` for a file that is removed. */
type Intended = Map<string, Content | undefined>;

/** What the workspace has for the branch. */
interface LocalSite {
  /** What the platform shows now. */
  readonly fresh: readonly SiteImage[];
  /** Not refreshed in this run: the branch's image of the same target wins. */
  readonly fallback: readonly SiteImage[];
  /** Images without the bytes that they are listed with: the branch keeps what it has. */
  readonly unreadable: readonly SiteImage[];
  readonly contents: ReadonlyMap<SiteImage, Content>;
}

/** What a branch has, and what the commit is to make of it. */
interface BranchChanges {
  readonly intended: Intended;
  /** Git's ids of what the branch has. */
  readonly onBranch: ReadonlyMap<string, string>;
  /** Paths of the images that the branch's own list names. */
  readonly listed: ReadonlySet<string>;
  readonly list: string;
}

/** The images as they are listed, and nothing else: any other file, and what a link leads to, is not ours to publish. */
async function readSite({ folder, refreshed, signal }: CommitArgs): Promise<LocalSite> {
  const fresh: SiteImage[] = [];
  const fallback: SiteImage[] = [];
  const unreadable: SiteImage[] = [];
  const contents = new Map<SiteImage, Content>();
  for (const { status, image } of refreshed.outcomes) {
    if (image === undefined) continue;
    const bytes = await folder.readListed(image, signal);
    if (bytes) contents.set(image, toContent(bytes));
    const isFresh = status === "added" || status === "updated" || status === "unchanged";
    (bytes === undefined ? unreadable : isFresh ? fresh : fallback).push(image);
  }
  return { fresh, fallback, unreadable, contents };
}

async function planChanges(
  at: Repository,
  args: CommitArgs & { site: LocalSite; start: string },
): Promise<BranchChanges> {
  const { folder, gallery, refreshed, inputs, site, start } = args;
  const path = (name: string) => `${folder.file}/${name}`;
  const list = path(imageListName);
  const own = await readFiles(at, start, [list]);
  const oid = own.get(list);
  const all = oid === undefined ? [] : await readImageList(at, { ...args, list, oid });
  const paths = [
    list,
    ...(gallery ? [gallery.file] : []),
    ...all.map(({ file }) => path(file)),
    ...[...site.contents.keys()].map(({ file }) => path(file)),
  ];
  const onBranch = await readFiles(at, start, paths);
  const { images, obsolete } = mergeImages({
    ...site,
    onBranch: all.filter(({ file }) => onBranch.has(path(file))),
    prune: refreshed.pruned,
    branch: inputs.branch,
  });
  const intended: Intended = new Map();
  for (const image of images) {
    const content = site.contents.get(image);
    if (content) intended.set(path(image.file), content);
  }
  intended.set(list, toContent(Buffer.from(formatImageList(images))));
  if (gallery) intended.set(gallery.file, toContent(Buffer.from(gallery.format(images))));
  for (const file of obsolete) intended.set(path(file), undefined);
  return { intended, onBranch, listed: new Set(all.map(({ file }) => path(file))), list };
}

/** What the branch's list names. GitHub gives no long text whole, but the list is often one that is known here. */
async function readImageList(
  at: Repository,
  { folder, refreshed, inputs, start, list, oid }: CommitArgs & { start: string; list: string; oid: string },
): Promise<readonly SiteImage[]> {
  for (const images of [folder.images, refreshed.images]) {
    if (toContent(Buffer.from(formatImageList(images))).oid === oid) return images;
  }
  const text = await readTextFile(at, start, list);
  if (text?.isWhole) return parseImageList(text.text, `${list} on ${inputs.branch}`);
  throw new ConfigurationError(
    `The commit to ${inputs.branch} was not made: GitHub does not give the whole of ${list} there.`,
    "Check out that branch before the refresh.",
  );
}

function toContent(bytes: Uint8Array): Content {
  // Of 40 digits, as that of the checkout (commit-inputs.ts).
  return { bytes: Buffer.from(bytes), oid: blobHash(40, bytes) };
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

function changesTo({ onBranch, intended }: BranchChanges): FileChanges {
  const additions: { path: string; contents: string }[] = [];
  const deletions: { path: string }[] = [];
  for (const [path, file] of intended) {
    if (file === undefined) {
      if (onBranch.has(path)) deletions.push({ path });
    } else if (onBranch.get(path) !== file.oid) additions.push({ path, contents: file.bytes.toString("base64") });
  }
  return { additions, deletions };
}

/** A branch that was not checked out was not checked yet: a file on it may be of others. */
async function refuseForeign(
  at: Repository,
  args: BranchChanges & { gallery: CommitArgs["gallery"]; changes: FileChanges; start: string; inputs: CommitInputs },
): Promise<void> {
  const { onBranch, listed, list, gallery, changes, start, inputs } = args;
  if (start === inputs.checkedOut) return;
  const paths = [...changes.additions, ...changes.deletions].map(({ path }) => path);
  // The list was read as one of ours.
  const unknown = paths.filter((path) => onBranch.has(path) && !listed.has(path) && path !== list);
  if (unknown.length === 0) return;
  const checkedOut = await readFiles(at, inputs.checkedOut, unknown);
  for (const path of unknown) {
    if (onBranch.get(path) === checkedOut.get(path)) continue;
    if (path === gallery?.file && gallery.isOurs((await readTextFile(at, start, path))?.text ?? "")) continue;
    throw new ConfigurationError(
      `The commit to ${inputs.branch} was not made: ${path} is there already, and this program did not write it.`,
      "Move it away there, or set branch, into or gallery to another one.",
    );
  }
}

async function refuseConflict(
  at: Repository,
  args: Pick<BranchChanges, "onBranch" | "intended"> & { base: string; branch: string },
): Promise<void> {
  const { base, onBranch, intended, branch } = args;
  const before = await readFiles(at, base, intended.keys());
  for (const [path, file] of intended) {
    const now = onBranch.get(path);
    if (now === before.get(path) || now === file?.oid) continue;
    throw new ConfigurationError(
      `The commit to ${branch} was not made: ${path} was changed there while this run was under way.`,
      "Run it again, on what the branch has now.",
    );
  }
}
