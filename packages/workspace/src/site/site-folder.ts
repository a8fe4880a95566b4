import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { fileErrorCodes, WorkspaceFileError } from "../files/file-error.ts";
import { readFileWithin } from "../files/read-file.ts";
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
  /** True for a file that is there but that `images.json` does not list: somebody else's, never to be overwritten. */
  isForeign(name: string): boolean;
  /** The bytes of a file; `undefined` when it is not there or can't be read as a file of the workspace. */
  read(name: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** The bytes of a listed image; `undefined` when its file is not there, is a link, or has other bytes than listed. */
  readListed(image: SiteImage, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Tells which names are there now. */
  look(): Promise<(name: string) => boolean>;
  /** Writes a file, whole or not at all. */
  write(name: string, content: Uint8Array | string): Promise<void>;
  remove(name: string): Promise<void>;
}

/**
 * Opens the folder. Nothing is written yet, and it need not be there.
 *
 * @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, or `images.json` is not ours.
 */
export async function openSiteFolder(args: Omit<WorkspacePathArgs, "option">): Promise<SiteFolder> {
  const place = await workspacePath({ ...args, option: "into" });
  const at = (name: string) => ({
    realRoot: place.realRoot,
    path: join(place.path, name),
    file: `${place.file}/${name}`,
  });
  const list = await readIfThere({ ...at(imageListName), maxBytes: limits.imageListBytes });
  const images = list === undefined ? [] : parseImageList(new TextDecoder().decode(list), at(imageListName).file);
  const listed = new Set(images.map(({ file }) => nameKey(file)));
  const foreign = new Set((await listFolderWithin(place)).map(nameKey).filter((key) => !listed.has(key)));
  const read: SiteFolder["read"] = async (name, signal) => {
    try {
      return await readFileWithin({ ...at(name), maxBytes: limits.siteImageBytes, signal });
    } catch (error) {
      if (error instanceof WorkspaceFileError) return undefined;
      throw error;
    }
  };
  return {
    file: place.file,
    images,
    isForeign: (name) => foreign.has(nameKey(name)),
    read,
    async readListed({ file, sha256 }, signal) {
      const stats = await lstat(at(file).path).catch(() => undefined);
      if (!stats?.isFile()) return undefined;
      const bytes = await read(file, signal);
      return bytes && (await sha256Of(bytes)) === sha256 ? bytes : undefined;
    },
    async look() {
      const names = new Set((await listFolderWithin(place)).map(nameKey));
      return (name) => names.has(nameKey(name));
    },
    write: (name, content) => writeFileWithin({ ...at(name), content }),
    remove: (name) => removeFileWithin(at(name)),
  };
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))).toString("hex");
}

/** The bytes of a file; `undefined` when there is none. */
export async function readIfThere(args: Parameters<typeof readFileWithin>[0]): Promise<Uint8Array | undefined> {
  try {
    return await readFileWithin(args);
  } catch (error) {
    if (error instanceof WorkspaceFileError && error.code === fileErrorCodes.gone) return undefined;
    throw error;
  }
}
