import { posix } from "node:path";
import { notFile, tooLarge } from "./file-error.ts";
import type { Place } from "./file-source.ts";
import { ListedTree } from "./listed-tree.ts";
import type { Listing } from "./listing.ts";

/**
 * A listing, as a place.
 *
 * @param args.directory - The folder of the listing that relative paths start from; empty for the top.
 */
export function listingPlace(args: { listing: Listing; directory: string; signal: AbortSignal | undefined }): Place {
  const { listing, directory, signal } = args;
  const { name, checkFile, checkManifest } = listing;
  const tree = new ListedTree({ listing, signal });
  const stayInside = "Only its own files are published: name one of them.";
  return {
    words: { name, topFolder: name, stayInside, stayInsideManifest: stayInside, checkFile, checkManifest },
    tree,
    parts: (path) => partsWithin(path, directory),
    asWritten: (path) => posix.relative(`/${directory}`, `/${path}`),
    open(path, maxBytes) {
      const entry = tree.entry(path);
      if (entry === undefined || entry.kind === "folder") return { load: () => Promise.reject(notFile(path, true)) };
      if (entry.kind === "refused") return { problem: entry.problem };
      if (entry.byteLength <= maxBytes) return { load: entry.load };
      return { load: () => Promise.reject(tooLarge(path, entry.byteLength, maxBytes)) };
    },
  };
}

function partsWithin(path: string, directory: string): string[] | undefined {
  if (path.startsWith("/") || /^[A-Za-z]:\//.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of [...directory.split("/"), ...path.split("/")]) {
    if (part === ".." && parts.pop() === undefined) return undefined;
    if (part !== "" && part !== "." && part !== "..") parts.push(part);
  }
  return parts;
}
