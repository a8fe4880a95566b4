/** Where readers of a run find a file of it. */
export interface FileLink {
  /** For those who may see the repository. It stays valid, unlike the signed addresses of the platform. */
  readonly page: string;
  /** Address of the picture itself, where anybody may load it. */
  readonly picture?: string;
}

/** The links of files, by their names in reports. What is not in it is not linked. */
export type Links = ReadonlyMap<string, FileLink>;

export const noLinks: Links = new Map();

/** The repository as it is on the web. */
export interface Web {
  /** `https://github.com`, or that of a GitHub Enterprise Server. */
  readonly serverUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /**
   * True when anybody may load what is in it: a public repository of github.com. Elsewhere a server may ask everybody to
   * sign in, and GitHub's image proxy could not load a thing.
   */
  readonly isPublic: boolean;
  /** Page of this run. */
  readonly runUrl?: string;
}

/** A tag or a commit. */
export type Revision = { readonly tag: string } | { readonly commit: string };

const segments = (path: string): string => path.split("/").map(encode).join("/");

/** For a path and for an attribute of HTML. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}

/** The link of a file that is in the repository. @param isLfs - True when Git has only a pointer to it. */
export function fileLink(web: Web, revision: Revision, path: string, { isLfs }: { isLfs: boolean }): FileLink {
  const { serverUrl, repository, isPublic } = web;
  const name = "tag" in revision ? revision.tag : revision.commit;
  const page = `${serverUrl}/${repository}/blob/${segments(name)}/${segments(path)}`;
  if (!isPublic) return { page };
  // Of a branch that has the tag's name, raw addresses would mean the branch.
  const ref = "tag" in revision ? `refs/tags/${segments(name)}` : name;
  const raw = isLfs ? "https://media.githubusercontent.com/media" : "https://raw.githubusercontent.com";
  return { page, picture: `${raw}/${repository}/${ref}/${segments(path)}` };
}

/** The link of a release's asset. @param draft - True when nobody but the repository's writers can load it. */
export function assetLink(web: Web, { tag, draft }: { tag: string; draft: boolean }, name: string): FileLink {
  const page = `${web.serverUrl}/${web.repository}/releases/download/${encode(tag)}/${encode(name)}`;
  return web.isPublic && !draft ? { page, picture: page } : { page };
}
