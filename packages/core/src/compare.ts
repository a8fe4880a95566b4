import { md5 } from "@noble/hashes/legacy.js";
import { TransportError, transportReasonCodes } from "./errors.ts";
import { describeSubject } from "./http/api-error.ts";
import type { Subject } from "./http/api-request.ts";
import type { SignedUrls } from "./http/signed-url.ts";
import type { Image } from "./image/image.ts";
import { inspectImage } from "./image/inspect.ts";
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

/** An image whose bytes are not at hand. */
export interface ImageDigest {
  /** In bytes. */
  readonly byteLength: number;
  /** In base64, as in `Content-MD5`. */
  readonly md5: string;
}

/** Compares by length first, then by `Content-MD5`, and byte by byte only if the storage gives no MD5. */
export async function compareImage(
  signedUrls: SignedUrls,
  args: {
    subject: Subject;
    current: CurrentImage;
    image: Image | ImageDigest;
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
    const same = head.md5 === md5Of(image);
    return { same, reason: same ? "the length and MD5 agree" : "the MD5 differs" };
  }
  const bytes = await signedUrls.get({ ...request, ...(maxBytes !== undefined && { maxBytes }) });
  const same =
    "bytes" in image
      ? bytes.length === image.byteLength && bytes.every((byte, index) => byte === image.bytes[index])
      : md5Of({ bytes }) === image.md5;
  return { same, reason: same ? "the bytes agree" : "the bytes differ", bytes };
}

/** The bytes of a current image, if they are what the storage says they are, or else a complete image. */
export async function downloadIntact(
  signedUrls: SignedUrls,
  request: Parameters<SignedUrls["get"]>[0],
  current: CurrentImage,
): Promise<Uint8Array<ArrayBuffer>> {
  const told = current.rendering ? undefined : await signedUrls.head(request);
  const bytes = current.rendering ?? (await signedUrls.get(request));
  const damaged = (reason: string) =>
    new TransportError(
      `${describeSubject(request.subject)}: what was downloaded is not its current image: ${reason}.`,
      "See whether a proxy or a sign-in page answers in place of the storage, and run it again.",
      { reasonCode: transportReasonCodes.damaged, method: "GET", path: "", attempts: 1 },
      { target: request.subject.target },
    );
  if (told?.byteLength !== undefined && told.byteLength !== bytes.length) {
    throw damaged(`it has ${formatBytes(bytes.length)}, not ${formatBytes(told.byteLength)}`);
  }
  if (told?.md5 !== undefined) {
    // Then even a damaged image is what the target shows.
    if (told.md5 === md5Of({ bytes })) return bytes;
    throw damaged("its MD5 is not the one that the storage gives");
  }
  const { image, problems } = await inspectImage(bytes);
  if (image === undefined) throw damaged(`${problems[0]?.message.replace(/\.$/, "")}`);
  return bytes;
}

/** In base64, as in `Content-MD5`. */
function md5Of(image: Pick<Image, "bytes"> | ImageDigest): string {
  return "bytes" in image ? btoa(String.fromCharCode(...md5(image.bytes))) : image.md5;
}
