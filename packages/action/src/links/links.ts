import type { FileLink } from "@itwin-images/commands";
import type { Web } from "../runner/event.ts";

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
