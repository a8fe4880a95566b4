import type { ImageInfo } from "../image/image.ts";
import { type BareProblem, problemCodes, type Severity } from "../problem.ts";
import { formatBytes } from "../text.ts";

/**
 * "5 megabytes" in the provider's words. Whether that is 5,000,000 or 5,242,880 bytes is not stated anywhere we could
 * read: an assumption, kept here alone. Above the larger reading an upload is refused, between the two it is warned of.
 */
const megabytes = { sure: 5_000_000, most: 5_242_880 };

/** The size rule of iTwins and iModels. [developer.bentley.com] */
export function sizeLimit({ byteLength }: ImageInfo): BareProblem[] {
  if (byteLength > megabytes.most) {
    return [
      tooLarge(
        "error",
        `The file has ${formatBytes(byteLength)}; the platform takes at most 5 megabytes (${formatBytes(megabytes.most)}).`,
      ),
    ];
  }
  if (byteLength > megabytes.sure) {
    return [
      tooLarge(
        "warning",
        `The file has ${formatBytes(byteLength)}; the platform takes at most "5 megabytes", which may mean ${formatBytes(megabytes.sure)}.`,
      ),
    ];
  }
  return [];
}

/** Saved views: no limit is documented, so that a large image is worth a warning and no more. An assumption. */
export function undocumentedSizeLimit({ byteLength }: ImageInfo): BareProblem[] {
  if (byteLength <= megabytes.most) return [];
  return [
    tooLarge(
      "warning",
      `The file has ${formatBytes(byteLength)}; no limit is documented for saved views, but above ${formatBytes(megabytes.most)} it may be refused.`,
    ),
  ];
}

function tooLarge(severity: Severity, message: string): BareProblem {
  return {
    code: problemCodes.imageTooLarge,
    severity,
    message,
    fix: `Save it below ${formatBytes(megabytes.sure)}: fewer pixels, a stronger PNG compression, or JPEG where the target takes it.`,
  };
}

/** A UUID as the platform writes it. */
export const uuidPattern: RegExp = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const uuidForm = "a UUID, such as 8a1f2c3d-0000-4000-8000-000000000001";
