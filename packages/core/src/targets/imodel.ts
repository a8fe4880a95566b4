import type { ApiRequest, Send } from "../http/api-request.ts";
import type { Image } from "../image/image.ts";
import { readSignature } from "../image/signature.ts";
import { type CallOptions, subjectOf, type TargetKindDefinition } from "./definition.ts";
import { uuidForm, uuidPattern } from "./id.ts";
import { acceptedBy, requireAcceptable, sizeLimit } from "./image-rules.ts";
import { type IModelSummary, imodelAccept, listIModels } from "./imodel-list.ts";

/** The thumbnail calls of iModels. Every call rejects with one of the package's errors, or with the signal's reason. */
export interface IModels {
  /**
   * Makes an image the iModel's thumbnail. The service re-renders it as PNG. Needs `imodels_manage`.
   *
   * @param args.iModelId - UUID.
   * @param args.image - A PNG or JPEG of at most 5 megabytes. Bytes are checked first; an `Image` from `inspectImage`
   * is not read again.
   * @throws `ImageRejectedError` before anything is sent, when the image is not acceptable.
   */
  uploadThumbnail(args: { iModelId: string; image: Uint8Array | Image } & CallOptions): Promise<void>;
  /**
   * Reads the current thumbnail, a PNG. An iModel without one answers with a default image, which nothing tells apart
   * from a thumbnail. Rejects with a 404 `PlatformError` if the iModel does not exist.
   *
   * @param args.size - Default `large`.
   */
  getThumbnail(args: { iModelId: string; size?: "small" | "large" } & CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Lists the iModels of an iTwin, all pages of them. The platform leaves out those that the token's owner may not see. */
  list(args: { iTwinId: string } & CallOptions): Promise<IModelSummary[]>;
}

/** The largest rendering has 800 x 500 pixels, says a comment of the official client: 1.6 MB uncompressed. */
const maxThumbnailBytes = 8 * 1024 * 1024;

/** iModel thumbnails: PNG or JPEG, at most 5 megabytes. */
export const imodel: TargetKindDefinition = {
  kind: "imodel",
  label: "iModel",
  owner: "the iModel's iTwin",
  idPattern: uuidPattern,
  idForm: uuidForm,
  canonicalId: (id) => id.toLowerCase(),
  formats: ["png", "jpeg"],
  path: (id) => `/imodels/${encodeURIComponent(id)}`,
  property: "iModel",
  permission: "imodels_manage",
  permissionsPath: (id) => `/imodels/${encodeURIComponent(id)}/permissions`,
  namesImages: false,
  keepsBytes: false,
  bytesPerByte: 1,
  limits: sizeLimit,
  tile: { width: 400, height: 250 },
  async current(send, id, size, options) {
    return { rendering: await read(send, id, size === "full" ? "large" : "small", options) };
  },
  async upload(send, id, image, options) {
    await upload(send, id, image, options);
    return {};
  },
};

export function imodels(send: Send): IModels {
  return {
    async uploadThumbnail({ iModelId, image, ...options }) {
      await upload(send, iModelId, await requireAcceptable(imodel, iModelId, image), options);
    },
    getThumbnail: ({ iModelId, size = "large", ...options }) => read(send, iModelId, size, options),
    list: ({ iTwinId, ...options }) => listIModels(send, iTwinId, options),
  };
}

async function read(
  send: Send,
  id: string,
  size: "small" | "large",
  options: CallOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const query = `?size=${encodeURIComponent(size)}`;
  const request = thumbnailRequest(
    id,
    { method: "GET", action: "read its thumbnail", success: [200], maxAnswerBytes: maxThumbnailBytes },
    query,
  );
  const answer = await send(request, options);
  if (readSignature(answer.body).is !== "png") throw answer.malformed("its body is not a PNG");
  return answer.body;
}

async function upload(send: Send, id: string, image: Image, options: CallOptions): Promise<void> {
  await send(
    thumbnailRequest(id, {
      method: "PUT",
      action: "upload its thumbnail",
      permission: imodel.permission,
      accepted: acceptedBy(imodel),
      success: [201],
      body: image,
    }),
    options,
  );
}

function thumbnailRequest(id: string, rest: Omit<ApiRequest, "subject" | "path">, query = ""): ApiRequest {
  return {
    subject: subjectOf(imodel, id),
    path: `${imodel.path(id)}/thumbnail${query}`,
    accept: imodelAccept,
    ...rest,
  };
}
