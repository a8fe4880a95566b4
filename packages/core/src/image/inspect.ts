import { imageSize } from "image-size";
import { type BareProblem, problemCodes, type Severity } from "../problem.ts";
import { formatBytes } from "../text.ts";
import { type Image, type ImageFormat, mediaTypes } from "./image.ts";
import { walkJpeg } from "./jpeg.ts";
import { walkPng } from "./png.ts";
import { readSignature, type Signature } from "./signature.ts";
import { corrupt, type RefusedFile, type Walk, type WholeFile } from "./walk.ts";

/** What {@link inspectImage} found. */
export interface Inspection {
  /** The image; absent if the file is not a complete image. An error among the problems then says why. */
  readonly image?: Image;
  /** Problems that hold for every kind of target. */
  readonly problems: readonly BareProblem[];
}

/**
 * The most pixels an image may have: 100 megapixels. Ours, not the platform's: more is a mistake (a poster, a
 * decompression bomb) that no thumbnail needs.
 */
const maxPixels = 100_000_000;

const walks: { readonly [Format in ImageFormat]: (bytes: Uint8Array) => Walk } = { png: walkPng, jpeg: walkJpeg };
const extensions: { readonly [extension: string]: ImageFormat } = {
  png: "png",
  jpg: "jpeg",
  jpeg: "jpeg",
  jpe: "jpeg",
};
const formatNames: { readonly [Format in ImageFormat]: string } = { png: "PNG", jpeg: "JPEG" };

/**
 * Looks at an image's bytes: what format they are (by signature, never by extension), whether the file is whole, its
 * size in pixels and its SHA-256. It returns all problems that hold for every kind of target; `checkImage` finds those
 * of one kind.
 *
 * @param bytes - The file. They are copied when they are part of a larger buffer, as Node's `Buffer` slices are.
 * @param options.fileName - The file's name or path; used only to warn of a wrong extension.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { checkImage, inspectImage } from "@itwin-images/core";
 *
 * const { image, problems } = await inspectImage(await readFile("cover.png"), { fileName: "cover.png" });
 * const all = image ? [...problems, ...checkImage(image, "itwin")] : problems;
 * for (const { severity, message, fix } of all) console.log(severity, message, fix);
 * console.log(image?.width, image?.height);
 * ```
 */
export async function inspectImage(bytes: Uint8Array, options: { fileName?: string } = {}): Promise<Inspection> {
  const signature = readSignature(bytes);
  if (signature.is !== "png" && signature.is !== "jpeg") return { problems: [signatureProblem(signature)] };

  const format = signature.is;
  const own = ownBytes(bytes);
  const walk = walks[format](own);
  if (!walk.whole) return { problems: [refusedProblem(format, walk, own)] };
  if (walk.width === 0 || walk.height === 0) {
    return { problems: [refusedProblem(format, corrupt("its header gives no width and height"), own)] };
  }
  const stored = readSize(walk);
  if (!stored) return { problems: [refusedProblem(format, corrupt("two readers find different sizes in it"), own)] };
  const size = orient(stored, walk.orientation);

  const problems: BareProblem[] = [];
  if (size.width * size.height > maxPixels) problems.push(tooManyPixels(size));
  if (walk.animated) {
    problems.push(
      problem(
        "warning",
        problemCodes.imageAnimated,
        "This PNG is animated; the platform shows one frame of it.",
        "Save a single frame.",
      ),
    );
  }
  if (walk.wrongChecksum !== undefined) {
    problems.push(
      problem(
        "warning",
        problemCodes.imageChecksum,
        `The checksum of ${walk.wrongChecksum} is wrong; browsers ignore that chunk.`,
        "Save the image again, without its metadata if that writes the same chunk.",
      ),
    );
  }
  const behind = own.subarray(walk.end);
  // Encoders fill up with zeros, and tools end a file with a line break.
  if (behind.some((byte) => byte > 0x20)) {
    problems.push(
      problem(
        "warning",
        problemCodes.imageTrailingData,
        `${formatBytes(behind.length)} stand behind the end of this ${formatNames[format]}; they would be published with it.`,
        "Save the image again, so that the file holds nothing else.",
      ),
    );
  }
  const extension = extensionOf(options.fileName);
  if (extension !== undefined && extensions[extension] !== format) {
    const name = formatNames[format];
    problems.push(
      problem(
        "warning",
        problemCodes.imageExtension,
        `The extension is .${extension} but the bytes are a ${name}; it is published as a ${name}.`,
        `Rename the file to .${format === "png" ? "png" : "jpg"}, or save it as what it is called.`,
      ),
    );
  }
  const image: Image = {
    format,
    mediaType: mediaTypes[format] as Image["mediaType"],
    ...size,
    byteLength: own.byteLength,
    sha256: await sha256(own),
    animated: walk.animated,
    bytes: own,
  };
  return { image, problems };
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes in a buffer of their own: one that is shared, or that others write to, could change after the check. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Width and height as stored; absent if image-size and our walk read different ones: then neither can be trusted, and a
 * wrong size would be published.
 *
 * image-size 2.1.0 gets nothing but the header that the walk found and checked. From a whole file it takes a wrong
 * orientation (the last EXIF block, any segment that begins with "Exif") or a wrong size (after fill bytes), it reads
 * past the end of a view, and it needs seconds for a large file that is made to be slow.
 */
export function readSize({ head, width, height }: Pick<WholeFile, "head" | "width" | "height">): Size | undefined {
  const read = imageSize(head);
  return read.width === width && read.height === height ? { width: read.width, height: read.height } : undefined;
}

/** Width and height in pixels as shown: EXIF orientations 5 to 8 turn the picture by a quarter. */
function orient({ width, height }: Size, orientation: number): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

function extensionOf(fileName: string | undefined): string | undefined {
  return /[^/\\]\.([A-Za-z0-9]+)$/.exec(fileName ?? "")?.[1]?.toLowerCase();
}

function problem(severity: Severity, code: string, message: string, fix: string): BareProblem {
  return { code, severity, message, fix };
}

function signatureProblem(signature: Exclude<Signature, { is: ImageFormat }>): BareProblem {
  switch (signature.is) {
    case "empty":
      return problem(
        "error",
        problemCodes.imageEmpty,
        "The file is empty (0 bytes).",
        "Look at the step that renders it: it may have failed, or may still be writing.",
      );
    case "lfs-pointer":
      return problem(
        "error",
        problemCodes.imageLfsPointer,
        "This is a Git LFS pointer, not the image itself.",
        "Add `lfs: true` under `with:` of the actions/checkout step.",
      );
    case "png-as-text":
      return lineEndsProblem("png");
    case "other":
      return problem(
        "error",
        problemCodes.imageFormat,
        `This is ${signature.name}, not a PNG or JPEG.`,
        "Save it as PNG or JPEG; renaming it is not enough.",
      );
  }
}

function refusedProblem(format: ImageFormat, { fault, why }: RefusedFile, bytes: Uint8Array): BareProblem {
  const name = formatNames[format];
  if (fault === "unsupported") {
    return problem(
      "error",
      problemCodes.imageFormat,
      `This ${name} is of a kind that browsers do not show: ${why}.`,
      "Save it as a baseline JPEG or a PNG.",
    );
  }
  // A PNG's signature shows it; a JPEG has nothing but its line ends.
  if (format === "jpeg" && hasConvertedLineEnds(bytes)) return lineEndsProblem(format);
  return fault === "truncated"
    ? problem(
        "error",
        problemCodes.imageTruncated,
        `This ${name} is cut off: ${why}.`,
        "Render or copy it again; the step that wrote it may have been stopped.",
      )
    : problem("error", problemCodes.imageCorrupt, `This ${name} is damaged: ${why}.`, "Render or copy it again.");
}

/** True when every LF follows a CR, which does not happen by chance in 5,000 bytes of a JPEG. */
function hasConvertedLineEnds(bytes: Uint8Array): boolean {
  let lineEnds = 0;
  for (let index = 1; index < bytes.length; index++) {
    if (bytes[index] !== 0x0a) continue;
    if (bytes[index - 1] !== 0x0d) return false;
    lineEnds++;
  }
  return lineEnds > 0 && bytes.length > 5000;
}

function lineEndsProblem(format: ImageFormat): BareProblem {
  return problem(
    "error",
    problemCodes.imageCorrupt,
    `This ${formatNames[format]} was damaged by a conversion of line ends, as if it were text.`,
    `Add \`*.${format === "png" ? "png" : "jpg"} binary\` to .gitattributes and commit the image again.`,
  );
}

function tooManyPixels({ width, height }: { width: number; height: number }): BareProblem {
  return problem(
    "error",
    problemCodes.imageTooManyPixels,
    `The image has ${width} x ${height} pixels, more than 100 megapixels.`,
    "Render it smaller; 1920 x 1080 is plenty for a thumbnail.",
  );
}
