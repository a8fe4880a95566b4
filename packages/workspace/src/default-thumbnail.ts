import type { Target } from "@itwin-images/core";

/**
 * The SHA-256 of images that are probably the platform's default one. An iModel without a thumbnail shows a default image,
 * and nothing says so: only that several iModels show the same image tells. A single one can't be told apart.
 */
export function findDefaultThumbnails(
  shown: Iterable<{ readonly target: Target; readonly sha256: string | undefined }>,
): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { target, sha256 } of shown) {
    if (target.kind !== "imodel" || sha256 === undefined) continue;
    if (seen.has(sha256)) repeated.add(sha256);
    seen.add(sha256);
  }
  return repeated;
}
