import { readStrings } from "../http/api.ts";
import type { ApiRequest, Send } from "../http/api-request.ts";
import type { Image } from "../image/image.ts";
import { jsonWithDataUrl } from "./data-url.ts";
import { type CallOptions, type ImageSize, subjectOf, type TargetKindDefinition } from "./definition.ts";
import { uuidPattern } from "./id.ts";
import { acceptedBy, requireAcceptable, undocumentedSizeLimit } from "./image-rules.ts";
import { listSavedViews, type SavedViewList, type SavedViewSummary } from "./saved-view-list.ts";

/** The image calls of saved views. Every call rejects with one of the package's errors, or with the signal's reason. */
export interface SavedViews {
  /**
   * Makes an image the saved view's image.
   *
   * @param args.savedViewId - Opaque URL-safe base64.
   * @param args.image - A PNG. Bytes are checked first; an `Image` from `inspectImage` is not read again.
   * @throws `ImageRejectedError` before anything is sent, when the image is not acceptable.
   */
  uploadImage(args: { savedViewId: string; image: Uint8Array | Image } & CallOptions): Promise<void>;
  /**
   * Tells where the current image is: a signed URL, to be fetched without a token and never logged. A 404
   * `PlatformError` when there is none.
   *
   * @param args.size - Default `full`, which is the uploaded image.
   */
  getImage(args: { savedViewId: string; size?: ImageSize } & CallOptions): Promise<{ readonly href: string }>;
  /**
   * Lists the saved views of an iTwin, an iModel or a group, all pages of them, in the platform's order. At least one id
   * is needed; several narrow each other.
   *
   * @throws `ConfigurationError` before anything is sent, when there is no id or one is not of its form.
   */
  list(args: SavedViewList & CallOptions): Promise<SavedViewSummary[]>;
}

/** Ids that are documented or were seen have 66 characters and more. That no shorter than this exist is an assumption. */
const minUsualLength = 32;

/** Saved view images: PNG, the only format that is documented. */
export const savedView: TargetKindDefinition = {
  kind: "saved-view",
  label: "saved view",
  owner: "the saved view's iTwin",
  // Opaque; the longest seen has 66 characters, and the bound only keeps nonsense out of URLs.
  idPattern: /^[A-Za-z0-9_-]{1,512}$/,
  idForm: "URL-safe base64 (letters, digits, - and _), such as ACZbDmWhULVChRcDRkoPdLaNv7DGPQORQpkxmyDyE1ERZS7bsqUk",
  canonicalId: (id) => id,
  formats: ["png"],
  idDoubt(id) {
    if (uuidPattern.test(id)) return "This is a UUID, which is the form of an iTwin's or an iModel's id.";
    if (id.length >= minUsualLength) return undefined;
    return `"${id}" is short for the id of a saved view, which is some 66 letters, digits, - and _.`;
  },
  path: (id) => `/savedviews/${encodeURIComponent(id)}`,
  property: "savedView",
  // Of the Access Control category "Saved Views"; no call lists it. [developer.bentley.com]
  permission: "the permission Manage of the category Saved Views (and the view must be shared)",
  namesImages: false,
  keepsBytes: true,
  // The bytes, and their base64.
  bytesPerByte: 2.4,
  limits: undocumentedSizeLimit,
  tile: { width: 256, height: 128 },
  async current(send, id, size, options) {
    return { signedUrl: (await read(send, id, size, options)).href };
  },
  async upload(send, id, image, options) {
    await upload(send, id, image, options);
    return {};
  },
};

export function savedViews(send: Send): SavedViews {
  return {
    async uploadImage({ savedViewId, image, ...options }) {
      await upload(send, savedViewId, await requireAcceptable(savedView, savedViewId, image), options);
    },
    getImage: ({ savedViewId, size = "full", ...options }) => read(send, savedViewId, size, options),
    list: ({ iTwinId, iModelId, groupId, ...options }) => listSavedViews(send, { iTwinId, iModelId, groupId }, options),
  };
}

async function read(send: Send, id: string, size: ImageSize, options: CallOptions): Promise<{ readonly href: string }> {
  const query = `?size=${encodeURIComponent(size)}`;
  const request = imageRequest(
    id,
    { method: "GET", action: "read its image", mayHaveNone: true, success: [200] },
    query,
  );
  return readStrings(await send(request, options), ["href"]);
}

async function upload(send: Send, id: string, image: Image, options: CallOptions): Promise<void> {
  const body = { bytes: jsonWithDataUrl("image", image), mediaType: "application/json" };
  const request = imageRequest(id, {
    method: "PUT",
    action: "upload its image",
    permission: savedView.permission,
    accepted: acceptedBy(savedView),
    success: [204],
    body,
  });
  await send(request, options);
}

function imageRequest(id: string, rest: Omit<ApiRequest, "subject" | "path">, query = ""): ApiRequest {
  return { subject: subjectOf(savedView, id), path: `${savedView.path(id)}/image${query}`, ...rest };
}
