import { readOrientation, upright } from "./orientation.ts";
import { startsWith } from "./signature.ts";
import { corrupt, truncated, unsupported, type Walk } from "./walk.ts";

/** By the marker of their first frame: the kinds of JPEG that browsers do not show. They show SOF0, SOF1 and SOF2 (0xC0 to 0xC2). */
const unsupportedKinds: ReadonlyMap<number, string> = new Map([
  [0xc3, "it is lossless"],
  [0xc5, "it is hierarchical"],
  [0xc6, "it is hierarchical"],
  [0xc7, "it is hierarchical"],
  [0xc9, "it uses arithmetic coding"],
  [0xca, "it uses arithmetic coding"],
  [0xcb, "it uses arithmetic coding"],
  [0xcd, "it is hierarchical"],
  [0xce, "it is hierarchical"],
  [0xcf, "it is hierarchical"],
  [0xde, "it is hierarchical"],
  [0xf7, "it is a JPEG-LS"],
]);
/** The longest side that libjpeg decodes, and with it every browser. */
const maxSide = 65_500;

/** Markers that mean nothing in any JPEG that browsers show; decoders give up there. */
const isInvalid = (marker: number): boolean =>
  marker === 0x00 ||
  (marker > 0x01 && marker < 0xc0) ||
  marker === 0xc8 ||
  marker === 0xd8 ||
  marker === 0xdf ||
  (marker >= 0xf0 && marker <= 0xfd);
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/**
 * Walks a JPEG's markers from SOI over the frame header and every scan to EOI (ITU-T T.81, annex B).
 *
 * It finds a file that was cut, whose structure is broken or whose kind browsers do not show; a JPEG has no checksums, so
 * a changed byte inside a scan can't be found. Bytes after EOI are allowed, as cameras append previews there.
 */
export function walkJpeg(bytes: Uint8Array): Walk {
  let offset = 2;
  let frame: { width: number; height: number; head: Uint8Array } | undefined;
  let orientation: number | undefined;
  let quantisation = false;
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
      if (!scan) return corrupt("it has no pixels (no scan)");
      return { whole: true, ...frame, orientation: orientation ?? upright, animated: false, end: offset };
    }
    if (marker === 0x01 || isRestart(marker)) continue;
    const kind = unsupportedKinds.get(marker);
    if (kind !== undefined && !frame) return unsupported(kind);
    if (kind !== undefined || isInvalid(marker)) return corrupt(`at byte ${offset - 1} there is no valid marker`);
    if (offset + 2 > bytes.length) return truncated(`it ends at byte ${bytes.length}, within a segment`);
    const length = ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
    if (length < 2) return corrupt(`the length of the segment at byte ${offset - 2} is impossible`);
    const end = offset + length;
    if (end > bytes.length) return truncated(`it ends at byte ${bytes.length}, within a segment`);
    if (marker >= 0xc0 && marker <= 0xc2) {
      // Length, precision, height, width, component count, then three bytes per component.
      const components = bytes[offset + 7] as number;
      if (frame || length < 8 || length !== 8 + 3 * components) {
        return corrupt(`the frame header at byte ${offset - 2} is malformed`);
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
      if (view.getUint8(2) !== 8) return unsupported(`it has ${view.getUint8(2)} bits per colour`);
      if (components !== 1 && components !== 3 && components !== 4) {
        return unsupported(`it has ${components} colour components`);
      }
      const [height, width] = [view.getUint16(3), view.getUint16(5)];
      if (height > maxSide || width > maxSide) return unsupported("it has a side of more than 65,500 pixels");
      frame = { width, height, head: headOf(bytes.subarray(offset - 2, end)) };
    } else if (marker === 0xdb) {
      quantisation = true;
    } else if (marker === 0xe1 && !scan && length > 8 && startsWith(bytes, "Exif\0\0", offset + 2)) {
      // The first block that has content counts, also when that is broken.
      orientation ??= readOrientation(bytes, offset + 8, end);
    } else if (marker === 0xda) {
      if (!frame) return corrupt("its pixels come before its frame header");
      if (!quantisation) return unsupported("it has no quantisation tables");
      scan = true;
      offset = endOfScan(bytes, end);
      continue;
    }
    offset = end;
  }
}

/** A JPEG of nothing but a frame header. The empty comment is there because image-size skips the first segment. */
function headOf(frameHeader: Uint8Array): Uint8Array {
  return Uint8Array.of(0xff, 0xd8, 0xff, 0xfe, 0, 2, ...frameHeader);
}

/** Index of the first marker after entropy-coded data, or the file's length. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let offset = start; ; ) {
    // A search by `indexOf` has a price of its own, too high for every pair of a scan full of 0xFF00.
    if (bytes[offset] !== 0xff) offset = bytes.indexOf(0xff, offset);
    const next = bytes[offset + 1];
    if (offset === -1 || next === undefined) return bytes.length;
    // 0xFFFF is fill before a marker, 0xFF00 is a data byte, a restart marker is part of the scan.
    if (next === 0xff) offset++;
    else if (next === 0x00 || isRestart(next)) offset += 2;
    else return offset;
  }
}
