import { imageSize } from "image-size";
import { type BareProblem, problemCodes, type Severity } from "../problem.ts";
import { type Image, type ImageFormat, mediaTypes } from "./image.ts";
import { walkJpeg } from "./jpeg.ts";
import { type Walk, walkPng } from "./png.ts";
import { readSignature, type Signature } from "./signature.ts";

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
  if (!walk.whole) return { problems: [brokenProblem(format, walk)] };
  const size = orient(walk, own);
  if (size.width === 0 || size.height === 0) {
    return { problems: [brokenProblem(format, { truncated: false, why: "its header gives no width and height" })] };
  }

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

/**
 * The bytes in a buffer of their own. image-size 2.1.0 reads past the end of a view into the buffer around it, and a
 * SharedArrayBuffer could change after the check.
 */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

/** Width and height in pixels as shown: EXIF orientations 5 to 8 turn the picture by a quarter. */
function orient({ width, height }: { width: number; height: number }, bytes: Uint8Array) {
  const orientation = readOrientation(bytes);
  return orientation >= 5 && orientation <= 8 ? { width: height, height: width } : { width, height };
}

/** EXIF orientation; 1 if there is none or the EXIF block is broken, as decoders ignore it then. */
function readOrientation(bytes: Uint8Array): number {
  try {
    // Only files that passed the signature and the walk come here, so that image-size picks its PNG or its JPEG reader
    // and never one of those with quadratic loops. (`disableTypes` would say the same, but for every user of image-size
    // in the program.) Width and height are not taken from it: its JPEG reader knows the most common frame headers only.
    return imageSize(bytes).orientation ?? 1;
  } catch {
    return 1;
  }
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
      return problem(
        "error",
        problemCodes.imageCorrupt,
        "This PNG was damaged by a conversion of line ends, as if it were text.",
        "Add `*.png binary` to .gitattributes and commit the image again.",
      );
    case "other":
      return problem(
        "error",
        problemCodes.imageFormat,
        `This is ${signature.name}, not a PNG or JPEG.`,
        "Save it as PNG or JPEG; renaming it is not enough.",
      );
  }
}

function brokenProblem(format: ImageFormat, walk: { truncated: boolean; why: string }): BareProblem {
  const name = formatNames[format];
  return walk.truncated
    ? problem(
        "error",
        problemCodes.imageTruncated,
        `This ${name} is cut off: ${walk.why}.`,
        "Render or copy it again; the step that wrote it may have been stopped.",
      )
    : problem("error", problemCodes.imageCorrupt, `This ${name} is damaged: ${walk.why}.`, "Render or copy it again.");
}

function tooManyPixels({ width, height }: { width: number; height: number }): BareProblem {
  return problem(
    "error",
    problemCodes.imageTooManyPixels,
    `The image has ${width} x ${height} pixels, more than 100 megapixels.`,
    "Render it smaller; 1920 x 1080 is plenty for a thumbnail.",
  );
}
