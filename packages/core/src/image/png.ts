import { crc32 } from "./crc32.ts";

/** What a walk over a file's parts found: it is whole, or why it is not. */
export type Walk =
  | { readonly whole: true; readonly animated: boolean; readonly width: number; readonly height: number }
  | { readonly whole: false; readonly truncated: boolean; readonly why: string };

const signatureLength = 8;
/** Length, type and CRC of a chunk: what it takes beside its data. */
const chunkOverhead = 12;

const truncated = (why: string): Walk => ({ whole: false, truncated: true, why });
const corrupt = (why: string): Walk => ({ whole: false, truncated: false, why });

/**
 * Walks a PNG's chunks to IEND and checks every CRC (PNG specification, third edition, 5.3 and 5.6).
 *
 * It proves that the bytes are those that the encoder wrote; it does not inflate the pixels. Bytes after IEND are
 * allowed, as decoders ignore them.
 */
export function walkPng(bytes: Uint8Array): Walk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = signatureLength;
  let animated = false;
  let pixels = false;
  for (let index = 0; ; index++) {
    if (offset + chunkOverhead > bytes.length)
      return truncated(`it ends at byte ${bytes.length}, before its IEND chunk`);
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) return corrupt(`at byte ${offset} there should be a chunk`);
    if (index === 0 && type !== "IHDR") {
      const iphone = type === "CgBI" ? " (a PNG made for iOS apps, which nothing else can read)" : "";
      return corrupt(`its first chunk is ${type}${iphone}, not IHDR`);
    }
    if (length > 0x7fffffff) return corrupt(`the length of chunk ${type} at byte ${offset} is impossible`);
    const end = offset + chunkOverhead + length;
    if (end > bytes.length) {
      return truncated(`it ends at byte ${bytes.length}, within chunk ${type}, which needs ${end} bytes`);
    }
    if (crc32(bytes, offset + 4, end - 4) !== view.getUint32(end - 4)) {
      return corrupt(`the checksum of chunk ${type} at byte ${offset} is wrong`);
    }
    if (type === "IHDR") {
      if (index > 0 || length !== 13) return corrupt(`its IHDR chunk at byte ${offset} is malformed`);
    } else if (type === "acTL") animated = true;
    else if (type === "IDAT" && length > 0) pixels = true;
    else if (type === "IEND")
      return pixels
        ? { whole: true, animated, width: view.getUint32(16), height: view.getUint32(20) }
        : corrupt("it has no pixels (no IDAT chunk)");
    offset = end;
  }
}
