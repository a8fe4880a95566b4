import { join, relative, sep } from "node:path";
import { partsFromRoot } from "../pattern/image-path.ts";
import { quoted } from "../text.ts";
import type { Place } from "./file-source.ts";
import type { Folders } from "./folders.ts";
import { readFileWithin } from "./read-file.ts";

/**
 * The workspace on the disk, as a place.
 *
 * @param directory - Absolute path of the folder that relative paths start from.
 */
export function workspacePlace(folders: Folders, directory: string): Place {
  const { root, realRoot } = folders;
  return {
    words: {
      name: `the workspace ${quoted(root)}`,
      topFolder: "the workspace folder",
      stayInside:
        "Only files in the workspace are published: copy the file there, and name it by a path relative to it.",
      stayInsideManifest: "Put the manifest, and not a link to it, in the workspace.",
      checkFile: "Check the path, and that an earlier step has written the file.",
      checkManifest:
        'Create it, or set the input "manifest" to the path of yours; if it is in the repository, see that actions/checkout has run before this step.',
    },
    tree: folders,
    parts: (path) => partsFromRoot(path, { root, realRoot, directory }),
    asWritten: (path) => relative(directory, join(root, path)).split(sep).join("/"),
    open: (file, maxBytes) => ({
      load: ({ signal }) => readFileWithin({ realRoot, path: join(root, file), file, maxBytes, signal }),
    }),
  };
}
