import { createHash } from "node:crypto";

/** How a file in Git is the image: byte for byte, or by a pointer of Git LFS to it. */
export type BlobMatch = "bytes" | "lfs";

/**
 * Compares an image with a file in Git by the file's hash alone, without the file.
 *
 * @param sha - The file's name in Git: a SHA-1, or a SHA-256 in repositories of that format.
 */
export function matchBlob(sha: string, bytes: Uint8Array): BlobMatch | undefined {
  if (blobHash(sha.length, bytes) === sha) return "bytes";
  // All of a pointer is known from the image (git-lfs, docs/spec.md).
  const oid = createHash("sha256").update(bytes).digest("hex");
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`;
  return blobHash(sha.length, new TextEncoder().encode(pointer)) === sha ? "lfs" : undefined;
}

function blobHash(length: number, bytes: Uint8Array): string {
  return createHash(length === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}
