import { ConfigurationError } from "../errors.ts";
import type { Target } from "../target.ts";
import { describeTarget } from "../targets/index.ts";
import { isSafe } from "./address.ts";
import { explainBlobAnswer } from "./api-error.ts";
import type { HttpAnswer, Transport } from "./transport.ts";

/** Where an image is, and whose it is. */
interface BlobRequest {
  readonly target: Target;
  readonly url: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** The most bytes taken. Default 64 MiB: the platform's own limit is 5 megabytes, or none that is documented. */
  readonly maxBytes?: number;
}

/** Reads signed image addresses: without a token, as the storage behind them refuses a request that carries one. */
export interface Blobs {
  /** Size and MD5 of the image, where the storage tells them. */
  head(request: BlobRequest): Promise<{ readonly byteLength: number | undefined; readonly md5: string | undefined }>;
  /** The image's bytes. */
  get(request: BlobRequest): Promise<Uint8Array<ArrayBuffer>>;
}

const defaultMaxBytes = 64 * 1024 * 1024;

export function createBlobs(transport: Transport): Blobs {
  async function exchange(method: "GET" | "HEAD", request: BlobRequest): Promise<HttpAnswer> {
    const { target, signal } = request;
    const url = readSignedUrl(request);
    signal?.throwIfAborted();
    const answer = await transport.exchange(
      { method, url, headers: async () => ({}), maxAnswerBytes: request.maxBytes ?? defaultMaxBytes },
      signal,
    );
    if (answer.status !== 200) throw explainBlobAnswer(target, method, url, answer);
    return answer;
  }
  return {
    async head(request) {
      const { headers } = await exchange("HEAD", request);
      const length = headers.get("Content-Length");
      return {
        byteLength: length !== null && /^\d+$/.test(length) ? Number(length) : undefined,
        md5: headers.get("Content-MD5") ?? undefined,
      };
    },
    async get(request) {
      return (await exchange("GET", request)).body;
    },
  };
}

function readSignedUrl({ target, url }: BlobRequest): URL {
  if (url === undefined || !URL.canParse(url) || !isSafe(new URL(url))) {
    throw new ConfigurationError(
      `${describeTarget(target)}: the platform gave no usable address for its current image.`,
      "Check the API address: this is not what the iTwin Platform answers.",
      { target },
    );
  }
  return new URL(url);
}
