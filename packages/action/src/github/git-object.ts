import { createHash } from "node:crypto";

/** The first line of every pointer (git-lfs, docs/spec.md). */
const lfsMark = "version https://git-lfs.github.com/spec/v1\n";

/** How a file in Git is the image: byte for byte, or by a pointer of Git LFS to it. */
export type BlobMatch = "bytes" | "lfs";

/**
 * Compares an image with a file in Git by the file's hash alone, without the file.
 *
 * @param sha - The file's name in Git: a SHA-1, or a SHA-256 in repositories of that format.
 */
export function matchBlob(sha: string, bytes: Uint8Array): BlobMatch | undefined {
  if (blobHash(sha.length, bytes) === sha) return "bytes";
  // All of a pointer is known from the image.
  const oid = createHash("sha256").update(bytes).digest("hex");
  const pointer = `${lfsMark}oid sha256:${oid}\nsize ${bytes.length}\n`;
  return blobHash(sha.length, new TextEncoder().encode(pointer)) === sha ? "lfs" : undefined;
}

/**
 * The name that Git has for a file with these bytes.
 *
 * @param length - That of names in the repository: 40 for SHA-1, 64 for SHA-256.
 */
export function blobHash(length: number, bytes: Uint8Array): string {
  return createHash(length === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}

/** Whether a file in Git is a pointer of Git LFS. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, lfsMark.length)) === lfsMark;
}
