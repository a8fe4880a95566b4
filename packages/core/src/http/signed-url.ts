import { ConfigurationError } from "../errors.ts";
import { isTrustedFrom } from "./address.ts";
import { describeSubject, signedUrlError } from "./api-error.ts";
import type { Subject } from "./api-request.ts";
import type { HttpAnswer, Transport } from "./transport.ts";

/** Where an image is, and whose it is. */
interface SignedUrlRequest {
  readonly subject: Subject;
  readonly url: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** The most bytes taken. Default 64 MiB: the platform's own limit is 5 megabytes, or none that is documented. */
  readonly maxBytes?: number;
}

/** Reads signed image addresses: without a token, as the storage behind them refuses a request that carries one. */
export interface SignedUrls {
  /** Size and MD5 of the image, if the storage gives them. */
  head(
    request: SignedUrlRequest,
  ): Promise<{ readonly byteLength: number | undefined; readonly md5: string | undefined }>;
  /** The image's bytes. */
  get(request: SignedUrlRequest): Promise<Uint8Array<ArrayBuffer>>;
}

const defaultMaxBytes = 64 * 1024 * 1024;

export function createSignedUrls({ transport, api }: { transport: Transport; api: URL }): SignedUrls {
  async function exchange(method: "GET" | "HEAD", request: SignedUrlRequest): Promise<HttpAnswer> {
    const { subject, signal } = request;
    const url = readSignedUrl(request, api);
    const answer = await transport.exchange(
      { method, url, headers: async () => ({}), maxAnswerBytes: request.maxBytes ?? defaultMaxBytes },
      signal,
    );
    if (answer.status !== 200) throw signedUrlError(subject, method, url, answer);
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

function readSignedUrl({ subject, url }: SignedUrlRequest, api: URL): URL {
  if (url === undefined || !URL.canParse(url) || !isTrustedFrom(api, new URL(url))) {
    throw new ConfigurationError(
      `${describeSubject(subject)}: the platform gave no usable address for its current image.`,
      "Check the API address: this is not what the iTwin Platform answers.",
      { target: subject.target },
    );
  }
  return new URL(url);
}
