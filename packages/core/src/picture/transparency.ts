import type { Image } from "../image/image.ts";

/** Whether a picture may have transparent places, by the colour type and the chunks of a PNG: nothing is decoded. */
export function mayBeTransparent({ format, bytes }: Pick<Image, "format" | "bytes">): boolean {
  if (format === "jpeg") return false;
  const colourType = bytes[25] ?? 0;
  if (colourType & 4) return true;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "tRNS") return true;
    if (type === "IDAT") return false;
  }
  return false;
}
