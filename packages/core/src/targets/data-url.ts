import type { Image } from "../image/image.ts";

const alphabet = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const padding = "=".charCodeAt(0);

/**
 * `{"<name>":"data:image/png;base64,…"}` as bytes. The base64 is written straight into the body, so that the image is in
 * memory twice and not, with a binary string, a base64 string and a JSON string between, five times.
 */
export function jsonWithDataUrl(name: string, image: Pick<Image, "bytes" | "mediaType">): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const head = encoder.encode(`{${JSON.stringify(name)}:"data:${image.mediaType};base64,`);
  const tail = encoder.encode('"}');
  const length = Math.ceil(image.bytes.length / 3) * 4;
  const body = new Uint8Array(head.length + length + tail.length);
  body.set(head);
  writeBase64(image.bytes, body.subarray(head.length, head.length + length));
  body.set(tail, head.length + length);
  return body;
}

/** Base64 (RFC 4648, 4) of `bytes` into `into`, which has just the room. */
function writeBase64(bytes: Uint8Array, into: Uint8Array): void {
  let at = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    into[at++] = alphabet[first >> 2] as number;
    into[at++] = alphabet[((first & 0b11) << 4) | (second >> 4)] as number;
    into[at++] = alphabet[((second & 0b1111) << 2) | (third >> 6)] as number;
    into[at++] = alphabet[third & 0b111111] as number;
  }
  const over = bytes.length % 3;
  if (over > 0) into.fill(padding, into.length - (3 - over));
}
