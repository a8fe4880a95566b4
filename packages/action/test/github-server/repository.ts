import { createHash } from "node:crypto";

/** A file of a commit: its bytes, or what else Git can keep at a path. */
export type CommittedFile = string | Uint8Array | { readonly symlink: string } | { readonly submodule: string };

export interface AssetSpec {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Default: `uploaded`. */
  readonly state?: "uploaded" | "open";
  /** Default: what GitHub would say, `sha256:…`. */
  readonly digest?: string | null;
  /** What the API says that its length is. Default: its length. */
  readonly size?: number;
}

export interface ReleaseSpec {
  readonly tag: string;
  readonly draft?: boolean;
  readonly body?: string;
  readonly assets?: readonly AssetSpec[];
}

export interface Asset extends AssetSpec {
  readonly id: number;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly draft: boolean;
  name: string;
  body: string;
  readonly assets: Asset[];
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: "100644" | "120000" | "160000" | "040000";
  readonly type: "blob" | "commit" | "tree";
  readonly sha: string;
  readonly size?: number;
}

/** What a repository has, and nothing of how it is told. */
export class Repository {
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly releases: Release[] = [];
  readonly blobs: Map<string, Uint8Array> = new Map();
  /** The direct entries of every folder of every commit, by the tree's SHA. */
  readonly trees: Map<string, readonly TreeEntry[]> = new Map();
  /** The tree of every commit. */
  readonly commits: Map<string, string> = new Map();
  /** `heads/main`, `tags/v1`: the commits of names. */
  readonly refs: Map<string, string> = new Map();
  #nextId = 17_372_790;

  constructor(fullName: string, isPrivate: boolean) {
    this.fullName = fullName;
    this.isPrivate = isPrivate;
  }

  addRelease({ tag, draft = false, body = "", assets = [] }: ReleaseSpec): Release {
    const release = { id: this.#nextId++, tag, draft, name: tag, body, assets: [] as Asset[] };
    for (const asset of assets) release.assets.push({ ...asset, id: this.#nextId++ });
    this.releases.unshift(release);
    return release;
  }

  /** @returns The commit's SHA. */
  addCommit(files: Readonly<Record<string, CommittedFile>>, refs: readonly string[] = ["heads/main"]): string {
    const tree = this.#addTree(Object.entries(files));
    const commit = hash("commit", `tree ${tree}\n`);
    this.commits.set(commit, tree);
    for (const ref of refs) this.refs.set(ref, commit);
    return commit;
  }

  /** What a name stands for, as the commits API takes it: a SHA, `heads/x`, `tags/x`, or a bare name. */
  resolve(ref: string): string | undefined {
    if (this.commits.has(ref)) return ref;
    return this.refs.get(ref) ?? this.refs.get(`tags/${ref}`) ?? this.refs.get(`heads/${ref}`);
  }

  #addTree(files: readonly (readonly [path: string, file: CommittedFile])[]): string {
    const folders = new Map<string, [string, CommittedFile][]>();
    const entries: TreeEntry[] = [];
    for (const [path, file] of files) {
      const slash = path.indexOf("/");
      if (slash === -1) entries.push(this.#addFile(path, file));
      else {
        const folder = path.slice(0, slash);
        folders.set(folder, [...(folders.get(folder) ?? []), [path.slice(slash + 1), file]]);
      }
    }
    for (const [folder, inside] of folders) {
      entries.push({ path: folder, mode: "040000", type: "tree", sha: this.#addTree(inside) });
    }
    entries.sort((a, b) => (a.path < b.path ? -1 : 1));
    const sha = hash("tree", JSON.stringify(entries));
    this.trees.set(sha, entries);
    return sha;
  }

  #addFile(path: string, file: CommittedFile): TreeEntry {
    if (typeof file === "object" && "submodule" in file) {
      return { path, mode: "160000", type: "commit", sha: hash("commit", file.submodule) };
    }
    const isLink = typeof file === "object" && "symlink" in file;
    const content = isLink ? file.symlink : file;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const sha = hash("blob", bytes);
    this.blobs.set(sha, bytes);
    return { path, mode: isLink ? "120000" : "100644", type: "blob", sha, size: bytes.length };
  }
}

/** An object's name in Git. */
function hash(kind: string, content: string | Uint8Array): string {
  const bytes = Buffer.from(content);
  return createHash("sha1").update(`${kind} ${bytes.length}\0`).update(bytes).digest("hex");
}
