import type { Image } from "../image/image.ts";

/** As much of Node.js as is used here, where the program runs in it. */
interface NodeGlobal {
  readonly Buffer?: {
    from(bytes: ArrayBuffer, offset: number, length: number): { toString(encoding: "base64"): string };
  };
}

/** Bytes that become base64 at once: a multiple of 3, and not more than a function takes as arguments. */
const chunkBytes = 24_000;

/**
 * `{"<name>":"data:image/png;base64,…"}` as bytes. The base64 is written into the body chunk by chunk, so that the image is
 * in memory twice and not, with a binary string, a base64 string and a JSON string between, five times.
 */
export function jsonWithDataUrl(name: string, image: Pick<Image, "bytes" | "mediaType">): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const head = encoder.encode(`{${JSON.stringify(name)}:"data:${image.mediaType};base64,`);
  const tail = encoder.encode('"}');
  const length = Math.ceil(image.bytes.length / 3) * 4;
  const body = new Uint8Array(head.length + length + tail.length);
  body.set(head);
  for (let from = 0, at = head.length; from < image.bytes.length; from += chunkBytes) {
    at += encoder.encodeInto(base64Of(image.bytes.subarray(from, from + chunkBytes)), body.subarray(at)).written;
  }
  body.set(tail, head.length + length);
  return body;
}

/** Base64 (RFC 4648, 4) of a chunk. Node's own is several times as fast as `btoa`. */
function base64Of(chunk: Uint8Array<ArrayBuffer>): string {
  const { Buffer } = globalThis as NodeGlobal;
  if (Buffer) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("base64");
  return btoa(String.fromCharCode(...chunk));
}
