import { readStrings } from "../http/api.ts";
import type { ApiAnswer, ApiRequest, Send } from "../http/api-request.ts";
import type { Image } from "../image/image.ts";
import { problemCodes } from "../problem.ts";
import { type CallOptions, subjectOf, type TargetKindDefinition } from "./definition.ts";
import { uuidForm, uuidPattern } from "./id.ts";
import { acceptedBy, longestShape, requireAcceptable, sizeLimit } from "./image-rules.ts";
import { type ITwinList, type ITwinQuery, listITwins } from "./itwin-list.ts";

/** The image of an iTwin. */
export interface ITwinImage {
  /** The image's own id. */
  readonly id: string;
  /** Unique, and changed only when the image changes: a long-term cache key. */
  readonly smallImageName: string;
  /** Signed URL of a thumbnail (JPEG), valid for at least 1 hour. Fetch it without a token; never log it. */
  readonly smallImageUrl: string;
  /** Unique, and changed only when the image changes: a long-term cache key. */
  readonly largeImageName: string;
  /** Signed URL of the uploaded bytes, valid for at least 1 hour. Fetch it without a token; never log it. */
  readonly largeImageUrl: string;
}

/** The image calls of iTwins. Every call rejects with one of the package's errors, or with the signal's reason. */
export interface ITwins {
  /**
   * Makes an image the iTwin's image. Needs `itwins_modify`.
   *
   * @param args.iTwinId - UUID.
   * @param args.image - A PNG or JPEG of at most 5 megabytes, neither side over 5 times the other. Bytes are checked
   * first; an `Image` from `inspectImage` is not read again.
   * @throws `ImageRejectedError` before anything is sent, when the image is not acceptable.
   */
  uploadImage(args: { iTwinId: string; image: Uint8Array | Image } & CallOptions): Promise<ITwinImage>;
  /** Gets the current image. Rejects with a 404 `PlatformError` if the iTwin does not exist or has no image. */
  getImage(args: { iTwinId: string } & CallOptions): Promise<ITwinImage>;
  /** Deletes the current image. Rejects with a 404 `PlatformError` if the iTwin does not exist or has no image. */
  deleteImage(args: { iTwinId: string } & CallOptions): Promise<void>;
  /**
   * Lists the iTwins that the token's owner is a member of, all pages of them, inactive ones too.
   *
   * @example
   * ```ts
   * import { createPlatform } from "@itwin-images/core";
   *
   * const platform = createPlatform({ token: process.env.ITWIN_TOKEN ?? "" });
   * const { iTwins } = await platform.itwins.list({ number: "BN-0042" });
   * for (const { id, displayName } of iTwins) console.log(id, displayName);
   * ```
   */
  list(query?: ITwinQuery & CallOptions): Promise<ITwinList>;
}

/** iTwin images: PNG or JPEG, at most 5 megabytes, neither side over 5 times the other. */
export const itwin: TargetKindDefinition = {
  kind: "itwin",
  label: "iTwin",
  owner: "the iTwin",
  idPattern: uuidPattern,
  idForm: uuidForm,
  canonicalId: (id) => id.toLowerCase(),
  formats: ["png", "jpeg"],
  path: (id) => `/itwins/${encodeURIComponent(id)}`,
  property: "iTwin",
  permission: "itwins_modify",
  permissionsPath: (id) => `/accesscontrol/itwins/${encodeURIComponent(id)}/permissions`,
  namesImages: true,
  keepsBytes: true,
  bytesPerByte: 1,
  limits(image) {
    const { width, height } = image;
    const problems = sizeLimit(image);
    if (Math.max(width, height) > longestShape * Math.min(width, height)) {
      problems.push({
        code: problemCodes.imageShape,
        severity: "error",
        message: `The image is ${width} x ${height} pixels; neither side may be more than ${longestShape} times the other.`,
        fix: "Render or crop it closer to a square, for example 1920 x 1080.",
      });
    }
    return problems;
  },
  tile: { width: 288, height: 156 },
  async current(send, id, size, options) {
    const { smallImageName, smallImageUrl, largeImageName, largeImageUrl } = await read(send, id, options);
    return size === "full"
      ? { imageName: largeImageName, signedUrl: largeImageUrl }
      : { imageName: smallImageName, signedUrl: smallImageUrl };
  },
  async upload(send, id, image, options) {
    const { largeImageName, largeImageUrl } = await upload(send, id, image, options);
    return { imageName: largeImageName, signedUrl: largeImageUrl };
  },
};

export function itwins(send: Send): ITwins {
  return {
    async uploadImage({ iTwinId, image, ...options }) {
      return upload(send, iTwinId, await requireAcceptable(itwin, iTwinId, image), options);
    },
    getImage: ({ iTwinId, ...options }) => read(send, iTwinId, options),
    async deleteImage({ iTwinId, ...options }) {
      await send(
        imageRequest(iTwinId, {
          permission: itwin.permission,
          method: "DELETE",
          action: "delete its image",
          success: [204],
        }),
        options,
      );
    },
    list: ({ number, displayName, ...options } = {}) => listITwins(send, { number, displayName }, options),
  };
}

async function read(send: Send, id: string, options: CallOptions): Promise<ITwinImage> {
  return readImage(
    await send(
      imageRequest(id, { method: "GET", action: "read its image", mayHaveNone: true, success: [200] }),
      options,
    ),
  );
}

async function upload(send: Send, id: string, image: Image, options: CallOptions): Promise<ITwinImage> {
  const request = imageRequest(id, {
    method: "PUT",
    action: "upload its image",
    permission: itwin.permission,
    accepted: acceptedBy(itwin),
    success: [201],
    body: image,
  });
  return readImage(await send(request, options));
}

function imageRequest(id: string, rest: Omit<ApiRequest, "subject" | "path">): ApiRequest {
  return { subject: subjectOf(itwin, id), path: `${itwin.path(id)}/image`, ...rest };
}

/** Names are stored in records and shown in logs. The form of those seen is `large_<uuid>.jpeg`. */
const namePattern = /^[\w.-]{1,200}$/;

function readImage(answer: ApiAnswer): ITwinImage {
  const names = ["id", "smallImageName", "smallImageUrl", "largeImageName", "largeImageUrl"] as const;
  const image = readStrings(answer, names, "image");
  for (const name of ["id", "smallImageName", "largeImageName"] as const) {
    if (!namePattern.test(image[name])) throw answer.malformed(`image.${name} is no name of an image`);
  }
  return image;
}
