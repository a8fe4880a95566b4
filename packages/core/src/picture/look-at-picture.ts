import type { Image, ImageInfo } from "../image/image.ts";
import { type BareProblem, problemCodes } from "../problem.ts";
import type { TargetKindDefinition } from "../targets/definition.ts";
import { withArticle } from "../targets/id.ts";
import { describeShare } from "./share.ts";
import { mayBeTransparent } from "./transparency.ts";

/** How much a tile may enlarge a picture: more is seen. */
const mostEnlarged = 1.25;
/** How much of a picture a tile may cut off: a third at 4:3, which is what many screens and pages have. */
const croppedShare = 0.35;
/**
 * The most bytes of a picture that may be blank, from a part for header and metadata and a part per pixel: one colour takes
 * 0.004 (PNG) to 0.03 (JPEG) bytes per pixel. A larger file shows something, and need not be decoded to see that.
 */
const blankBytes = { fixed: 4096, perPixel: 0.05 };
/** The most pixels that are decoded for a warning: 25 megapixels take a second as a PNG, and 100 MB. */
const mostPixels = 25_000_000;

/**
 * What a picture shows that its author probably didn't mean, as warnings. A picture that is much smaller than its tile is an icon
 * or a placeholder: nothing else is said of it.
 */
export async function lookAtPicture(image: Image, kind: TargetKindDefinition): Promise<BareProblem[]> {
  const bySize = checkSize(image, kind);
  if (bySize.some(({ code }) => code === problemCodes.imageSmall) || !mayShowNothing(image)) return bySize;
  const { checkContent } = await import("./picture-content.ts");
  return [...bySize, ...(await checkContent(image))];
}

/** The warnings that width and height are enough for. */
export function checkSize({ width, height }: ImageInfo, { label, tile }: TargetKindDefinition): BareProblem[] {
  const enlarged = Math.max(tile.width / width, tile.height / height);
  if (enlarged > mostEnlarged) {
    return [
      {
        code: problemCodes.imageSmall,
        severity: "warning",
        message: `The image has ${width} x ${height} pixels; a tile that shows it has ${tile.width} x ${tile.height} and enlarges it ${enlarged.toFixed(1)} times, so that it is blurred there.`,
        fix: "Render it larger, for example 1920 x 1080.",
      },
    ];
  }
  const relation = width / height / (tile.width / tile.height);
  const lost = 1 - Math.min(relation, 1 / relation);
  if (lost <= croppedShare) return [];
  const sides = relation < 1 ? "top and bottom" : "left and right";
  return [
    {
      code: problemCodes.imageCropped,
      severity: "warning",
      message: `The image is ${width} x ${height} pixels; the tile of ${withArticle(label)} is ${tile.width} x ${tile.height} and cuts off ${describeShare(lost)} of it, at ${sides}.`,
      fix: "Render it in another shape, for example 1920 x 1080, and keep the subject in the middle.",
    },
  ];
}

/** Whether a picture must be decoded to see that it is neither blank nor transparent. */
function mayShowNothing(image: Image): boolean {
  const pixels = image.width * image.height;
  if (pixels > mostPixels) return false;
  return image.byteLength <= blankBytes.fixed + blankBytes.perPixel * pixels || mayBeTransparent(image);
}
