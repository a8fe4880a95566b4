import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BareProblem } from "@itwin-images/core";
import { workspaceProblemCodes as codes, type WorkspaceProblemCode } from "../codes.ts";
import { limits } from "../limits.ts";
import { quoted } from "../text.ts";
import { systemCode } from "./file-error.ts";
import { type FileSource, listOnce } from "./file-source.ts";
import { readFileWithin } from "./read-file.ts";
import { isInside, partsFromRoot } from "./workspace-path.ts";

/**
 * Opens the workspace as a source of files, and says what is wrong when it can't hold anything to publish.
 *
 * @param root - Absolute path. Nothing outside of it is read.
 */
export async function openWorkspace(root: string): Promise<FileSource | { readonly problem: BareProblem }> {
  const name = `The workspace ${quoted(root)}`;
  const fail = (code: WorkspaceProblemCode, message: string, fix: string) => ({
    problem: { code, severity: "error", message: `${name} ${message}`, fix } as const,
  });
  const realRoot = await realFolder(root);
  if (realRoot === undefined) {
    const fix = "Run this step after actions/checkout, in the job that has the images.";
    return fail(codes.workspaceMissing, "is not a folder that can be opened.", fix);
  }
  const source = diskSource({ root, realRoot });
  const listing = await source.list("");
  if ("entries" in listing) {
    if (listing.entries.length > 0) return source;
    const fix = 'Add the step "uses: actions/checkout@v7" before this one: it copies the repository\'s files here.';
    return fail(codes.workspaceEmpty, "is empty.", fix);
  }
  if (listing.kind === "unreadable") {
    const fix = "Give this step the permission to read it.";
    return fail(codes.folderUnreadable, `can't be listed (${listing.error}).`, fix);
  }
  const most = limits.folderEntries.toLocaleString("en-US");
  return fail(codes.folderTooLarge, `has more than ${most} names in it.`, "Put the images in folders of it.");
}

async function realFolder(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await lstat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The workspace on the disk.
 *
 * @param args.realRoot - `root` with its links resolved.
 * @param args.maxEntries - How many names are read from all folders together. Default {@link limits.folderEntries}.
 */
export function diskSource(args: { root: string; realRoot: string; maxEntries?: number }): FileSource {
  const { root, realRoot, maxEntries } = args;
  return {
    texts: {
      name: `the workspace ${quoted(root)}`,
      topFolder: "the workspace folder",
      stayInside:
        "Only files in the workspace are published: copy the file there, and name it by a path relative to it.",
      stayInsideManifest: "Put the manifest, and not a link to it, in the workspace.",
      checkFile: "Check the path, and that an earlier step has written the file.",
      checkManifest:
        "Create it, or set manifest to the path of yours; if it is in the repository, see that an earlier step has checked it out (at GitHub: actions/checkout).",
    },
    parts: (path, directory) => partsFromRoot(path, { root, realRoot, directory }),
    list: listOnce(async (folder) => {
      try {
        const found = await readdir(join(root, folder), { withFileTypes: true });
        return found.map((entry) => {
          const known = entry.isFile() ? "file" : entry.isDirectory() ? "folder" : undefined;
          return { name: entry.name, kind: known ?? (entry.isSymbolicLink() ? "link" : "other") };
        });
      } catch (error) {
        return { kind: "unreadable", error: systemCode(error) ?? String(error) };
      }
    }, maxEntries),
    async follow(path) {
      try {
        const real = await realpath(join(root, path));
        if (!isInside(realRoot, real)) return "outside";
        const stats = await stat(real);
        return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
      } catch {
        return "broken";
      }
    },
    open: (file, maxBytes) => ({
      load: ({ signal }) => readFileWithin({ realRoot, path: join(root, file), file, maxBytes, signal }),
    }),
  };
}
