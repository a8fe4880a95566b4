import type { Walk } from "./png.ts";

const truncated = (why: string): Walk => ({ whole: false, truncated: true, why });
const corrupt = (why: string): Walk => ({ whole: false, truncated: false, why });

const isFrameHeader = (marker: number): boolean =>
  // SOF0 to SOF15, less DHT (C4), JPG (C8) and DAC (CC), which share the range.
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/**
 * Walks a JPEG's markers from SOI over the frame header and every scan to EOI (ITU-T T.81, annex B).
 *
 * It finds a file that was cut or whose structure is broken; a JPEG has no checksums, so a changed byte inside a scan
 * can't be found. Bytes after EOI are allowed, as cameras append previews there.
 */
export function walkJpeg(bytes: Uint8Array): Walk {
  let offset = 2;
  let frame: { width: number; height: number } | undefined;
  let scan = false;
  for (;;) {
    // A marker may be preceded by any number of 0xFF fill bytes.
    if (offset < bytes.length && bytes[offset] !== 0xff) return corrupt(`at byte ${offset} there should be a marker`);
    while (bytes[offset] === 0xff) offset++;
    const marker = bytes[offset];
    if (marker === undefined) return truncated(`it ends at byte ${bytes.length}, before its end-of-image marker`);
    offset++;
    if (marker === 0xd9) {
      if (!frame) return corrupt("it has no frame header");
      return scan ? { whole: true, animated: false, ...frame } : corrupt("it has no pixels (no scan)");
    }
    if (marker === 0x00 || marker === 0xd8) return corrupt(`at byte ${offset - 1} there is no valid marker`);
    if (marker === 0x01 || isRestart(marker)) continue;
    if (offset + 2 > bytes.length) return truncated(`it ends at byte ${bytes.length}, within a segment`);
    const length = ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
    if (length < 2) return corrupt(`the length of the segment at byte ${offset - 2} is impossible`);
    if (offset + length > bytes.length) return truncated(`it ends at byte ${bytes.length}, within a segment`);
    if (isFrameHeader(marker)) {
      // Length, precision, height, width, component count, then three bytes per component.
      if (frame || length < 8 || length !== 8 + 3 * (bytes[offset + 7] as number)) {
        return corrupt(`the frame header at byte ${offset - 2} is malformed`);
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
      frame = { height: view.getUint16(3), width: view.getUint16(5) };
    }
    offset += length;
    if (marker === 0xda) {
      if (!frame) return corrupt("its pixels come before its frame header");
      scan = true;
      offset = endOfScan(bytes, offset);
    }
  }
}

/** Index of the first marker after entropy-coded data, or the file's length. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let offset = bytes.indexOf(0xff, start); offset !== -1; offset = bytes.indexOf(0xff, offset + 1)) {
    const next = bytes[offset + 1];
    // 0xFF00 is a data byte, a restart marker is part of the scan, 0xFFFF is fill before a marker.
    if (next === undefined) return bytes.length;
    if (next !== 0x00 && next !== 0xff && !isRestart(next)) return offset;
  }
  return bytes.length;
}
