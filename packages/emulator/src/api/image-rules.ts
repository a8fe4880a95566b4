import sharp from "sharp";
import { ApiError, type ErrorDetail, invalidRequest } from "../errors.ts";
import type { MediaType } from "../storage/stored-images.ts";

/** Assumption: "5 megabytes" are 5 MiB; the documentation does not say. In bytes; as many as this are allowed. */
const maxImageBytes = 5 * 1024 * 1024;

/** A body of this many bytes is answered 413 for an iTwin image, where one just above the maximum is answered 422. */
const refusedUnreadBytes = 6 * 1024 * 1024;

/** Neither side may be more than this many times the other; exactly so many is allowed. */
const maxSideRatio = 5;

const pngDataUrl = /^data:image\/png;base64,([A-Za-z0-9+/]+={0,2})$/;

/** The type of an acceptable iTwin image, or throws. */
export async function checkITwinImage(bytes: Uint8Array, contentType: string | undefined): Promise<MediaType> {
  if (bytes.byteLength >= refusedUnreadBytes) throw tooLarge();
  if (bytes.byteLength > maxImageBytes) {
    throw invalidITwinImage({
      code: "InvalidRequestBody",
      message: "The image is too big. Maximum supported size is 5 MB.",
    });
  }
  // Assumption: a wrong type is an InvalidRequestBody; no answer to it is documented.
  const declared = toMediaType(contentType);
  if (!declared) {
    throw invalidITwinImage({
      code: "InvalidRequestBody",
      message: "Content-Type must be image/png or image/jpeg.",
    });
  }
  const header = await readHeader(bytes);
  if (header?.mediaType !== declared) {
    throw invalidITwinImage({
      code: "InvalidRequestBody",
      message: `The request body is not a valid ${declared}.`,
    });
  }
  const { width, height } = header;
  if (Math.max(width, height) > maxSideRatio * Math.min(width, height)) {
    throw invalidITwinImage({
      code: "InvalidValue",
      message: "The image's width or height can't be more than 5 times the other.",
    });
  }
  return declared;
}

/** The type of an acceptable iModel thumbnail, or throws. No shape is refused: none is documented. */
export async function checkIModelThumbnail(bytes: Uint8Array, contentType: string | undefined): Promise<MediaType> {
  if (bytes.byteLength > maxImageBytes) throw tooLarge();
  if (contentType === undefined) {
    throw invalidThumbnail({
      code: "MissingRequiredHeader",
      message: "Required header 'content-type' is missing.",
      target: "content-type",
    });
  }
  const declared = toMediaType(contentType);
  if (!declared) {
    throw invalidThumbnail({
      code: "InvalidHeaderValue",
      message: "content-type must be image/png or image/jpeg.",
      target: "content-type",
    });
  }
  const header = await readHeader(bytes);
  if (header?.mediaType !== declared) {
    throw invalidThumbnail({
      code: "InvalidRequestBody",
      message: `The request body is not a valid ${declared}.`,
      innerError: { code: "InvalidThumbnailFormat" },
    });
  }
  return declared;
}

/** The PNG in the body of a saved view's image upload, or throws. No size or shape is refused: none is documented. */
export async function readSavedViewImage(body: Uint8Array): Promise<Uint8Array> {
  const image = imageProperty(body);
  const encoded = typeof image === "string" ? pngDataUrl.exec(image)?.[1] : undefined;
  // Groups of four characters, or the data was cut.
  const bytes =
    encoded !== undefined && encoded.length % 4 === 0 ? new Uint8Array(Buffer.from(encoded, "base64")) : undefined;
  if (bytes === undefined || (await readHeader(bytes))?.mediaType !== "image/png") {
    throw invalidRequest("InvalidSavedviewsRequest", "Cannot update savedview.", {
      code: "InvalidRequestBody",
      message: "image must be a base64Image.",
      target: "image",
    });
  }
  return bytes;
}

function imageProperty(body: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof parsed === "object" && parsed !== null && "image" in parsed ? parsed.image : undefined;
  } catch {
    return undefined;
  }
}

async function readHeader(
  bytes: Uint8Array,
): Promise<{ mediaType: MediaType; width: number; height: number } | undefined> {
  try {
    const { format, width, height } = await sharp(bytes).metadata();
    if (format === "png") return { mediaType: "image/png", width, height };
    if (format === "jpeg") return { mediaType: "image/jpeg", width, height };
    return undefined;
  } catch {
    // sharp throws for whatever is not an image it knows, an empty body included.
    return undefined;
  }
}

function toMediaType(contentType: string | undefined): MediaType | undefined {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return type === "image/png" || type === "image/jpeg" ? type : undefined;
}

function invalidITwinImage(detail: Omit<ErrorDetail, "target">): ApiError {
  return invalidRequest("InvalidiTwinsRequest", "Cannot upload the image.", { ...detail, target: "image" });
}

function invalidThumbnail(detail: ErrorDetail): ApiError {
  return invalidRequest("InvalidiModelsRequest", "Cannot upload Thumbnail.", detail);
}

function tooLarge(): ApiError {
  return new ApiError(413, "RequestTooLarge", "The request body is too large. Maximum supported size is 5 MB.");
}
