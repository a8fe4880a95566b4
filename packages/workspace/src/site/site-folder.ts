import { hash } from "node:crypto";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { WorkspaceFileError } from "../files/file-error.ts";
import { readFileWithin, readIfThere } from "../files/read-file.ts";
import { type WorkspacePathArgs, workspacePath } from "../files/workspace-path.ts";
import { listFolderWithin, removeFileWithin, writeFileWithin } from "../files/write-file.ts";
import { limits } from "../limits.ts";
import { nameKey } from "./file-names.ts";
import { imageListName, parseImageList, type SiteImage } from "./image-list.ts";

/** The folder that holds a site's images and their list. */
export interface SiteFolder {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** What `images.json` lists. */
  readonly images: readonly SiteImage[];
  /** True for a file that exists and that `images.json` does not list: not ours, and never overwritten. */
  isUnlisted(name: string): boolean;
  /** The bytes of a file; `undefined` when it is missing or can't be read as a file of the workspace. */
  read(name: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** The bytes of a listed image; `undefined` when its file is missing, is a link, or has other bytes than listed. */
  readListed(image: SiteImage, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** The names in the folder now, each as {@link nameKey} gives it. */
  listNames(): Promise<ReadonlySet<string>>;
  /** Writes a file, whole or not at all. */
  write(name: string, content: Uint8Array | string): Promise<void>;
  remove(name: string): Promise<void>;
}

/**
 * Opens the folder, which need not exist. Nothing is written yet.
 *
 * @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, or `images.json` is not ours.
 */
export async function openSiteFolder(args: Omit<WorkspacePathArgs, "option">): Promise<SiteFolder> {
  const folder = await workspacePath({ ...args, option: "into" });
  const at = (name: string) => ({
    realRoot: folder.realRoot,
    path: join(folder.path, name),
    file: `${folder.file}/${name}`,
  });
  const list = await readIfThere({ ...at(imageListName), maxBytes: limits.imageListBytes });
  const images = list === undefined ? [] : parseImageList(new TextDecoder().decode(list), at(imageListName).file);
  const listed = new Set(images.map(({ file }) => nameKey(file)));
  const listNames = async () => new Set((await listFolderWithin(folder)).map(nameKey));
  const unlisted = new Set([...(await listNames())].filter((name) => !listed.has(name)));
  const read: SiteFolder["read"] = async (name, signal) => {
    try {
      return await readFileWithin({ ...at(name), maxBytes: limits.siteImageBytes, signal });
    } catch (error) {
      if (error instanceof WorkspaceFileError) return undefined;
      throw error;
    }
  };
  return {
    file: folder.file,
    images,
    isUnlisted: (name) => unlisted.has(nameKey(name)),
    read,
    async readListed({ file, sha256 }, signal) {
      const stats = await lstat(at(file).path).catch(() => undefined);
      if (!stats?.isFile()) return undefined;
      const bytes = await read(file, signal);
      return bytes && hash("sha256", bytes) === sha256 ? bytes : undefined;
    },
    listNames,
    write: (name, content) => writeFileWithin({ ...at(name), content }),
    remove: (name) => removeFileWithin(at(name)),
  };
}
