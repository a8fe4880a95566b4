import { md5 } from "@noble/hashes/legacy.js";
import type { Subject } from "./http/api-request.ts";
import type { SignedUrls } from "./http/signed-url.ts";
import type { Image } from "./image/image.ts";
import type { CurrentImage } from "./targets/definition.ts";
import { formatBytes } from "./text.ts";

/** Whether a target shows an image already, and how that is known. */
export interface Comparison {
  /** True only when it is certain. */
  readonly same: boolean;
  /** The reason, to follow "because": `the length and MD5 agree`. */
  readonly reason: string;
  /** What the target shows, if comparing fetched it: reuse it. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** Compares by length first, then by `Content-MD5`, and byte by byte only if the storage gives no MD5. */
export async function compareImage(
  signedUrls: SignedUrls,
  args: {
    subject: Subject;
    current: CurrentImage;
    image: Image;
    maxBytes: number | undefined;
    signal: AbortSignal | undefined;
  },
): Promise<Comparison> {
  const { subject, current, image, maxBytes, signal } = args;
  if (current.rendering)
    return { same: false, reason: "the platform shows its own rendering, which can't be compared" };
  const request = { subject, url: current.signedUrl, signal };
  const head = await signedUrls.head(request);
  if (head.byteLength !== undefined && head.byteLength !== image.byteLength) {
    return { same: false, reason: `it shows ${formatBytes(head.byteLength)}, not ${formatBytes(image.byteLength)}` };
  }
  if (head.md5 !== undefined) {
    const same = head.md5 === base64(md5(image.bytes));
    return { same, reason: same ? "the length and MD5 agree" : "the MD5 differs" };
  }
  const bytes = await signedUrls.get({ ...request, ...(maxBytes !== undefined && { maxBytes }) });
  const same = bytes.length === image.byteLength && bytes.every((byte, index) => byte === image.bytes[index]);
  return { same, reason: same ? "the bytes agree" : "the bytes differ", bytes };
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
