import { crc32 } from "./crc32.ts";
import { readOrientation, upright } from "./orientation.ts";
import { corrupt, truncated, type Walk } from "./walk.ts";

const signatureLength = 8;
/** Length, type and CRC of a chunk: what it takes beside its data. */
const chunkOverhead = 12;
const headerEnd = signatureLength + chunkOverhead + 13;

/** A chunk's type as a number: a file may have millions of chunks. */
const typeOf = (name: string): number => new DataView(new TextEncoder().encode(name).buffer).getUint32(0);
const IHDR = typeOf("IHDR");
const PLTE = typeOf("PLTE");
const IDAT = typeOf("IDAT");
const IEND = typeOf("IEND");
const CgBI = typeOf("CgBI");
const fcTL = typeOf("fcTL");
const acTL = typeOf("acTL");
const eXIf = typeOf("eXIf");
/** Set in the types of chunks that decoders may ignore: their first letter is lower-case. */
const ancillaryBit = 0x20000000;

const depths: { readonly [colourType: number]: readonly number[] } = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const paletteColourType = 3;

/**
 * Walks a PNG's chunks to IEND and checks every CRC, the header's values, the palette and the order of the chunks (PNG
 * specification, third edition, 5.3, 5.6 and 11.2).
 *
 * It proves that the bytes are those that the encoder wrote; it does not inflate the pixels. Bytes after IEND are
 * allowed, as decoders ignore them; `end` tells where they begin. So is a wrong CRC of a chunk that decoders ignore then.
 */
export function walkPng(bytes: Uint8Array): Walk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = signatureLength;
  let previous = 0;
  let palette = false;
  let pixelChunks = false;
  let pixels = false;
  let animated = false;
  let orientation: number | undefined;
  let wrongChecksum: string | undefined;
  for (;;) {
    if (offset + chunkOverhead > bytes.length)
      return truncated(`it ends at byte ${bytes.length}, before its IEND chunk`);
    const length = view.getUint32(offset);
    const type = view.getUint32(offset + 4);
    if (!isLetters(type)) return corrupt(`at byte ${offset} there should be a chunk`);
    if (previous === 0 && type !== IHDR) {
      const iphone = type === CgBI ? " (a PNG made for iOS apps, which nothing else can read)" : "";
      return corrupt(`its first chunk is ${nameOf(type)}${iphone}, not IHDR`);
    }
    if (length > 0x7fffffff) return corrupt(`the length of chunk ${nameOf(type)} at byte ${offset} is impossible`);
    const end = offset + chunkOverhead + length;
    if (end > bytes.length) {
      return truncated(`it ends at byte ${bytes.length}, within chunk ${nameOf(type)}, which needs ${end} bytes`);
    }
    if (crc32(bytes, offset + 4, end - 4) !== view.getUint32(end - 4)) {
      const chunk = `chunk ${nameOf(type)} at byte ${offset}`;
      if (isNeeded(type)) return corrupt(`the checksum of ${chunk} is wrong`);
      wrongChecksum ??= chunk;
    } else if (type === IHDR) {
      if (previous !== 0 || length !== 13) return corrupt(`its IHDR chunk at byte ${offset} is malformed`);
      const wrong = wrongHeaderValue(view);
      if (wrong !== undefined) return corrupt(`its IHDR chunk has ${wrong}, which PNG does not have`);
    } else if (type === PLTE) {
      if (palette) return corrupt(`it has a second palette (PLTE chunk) at byte ${offset}`);
      palette = true;
      if (length === 0 || length > 3 * 256 || length % 3 !== 0) {
        return corrupt(`its palette (PLTE chunk) has ${length} bytes, not 3 for each of 1 to 256 colours`);
      }
    } else if (type === IDAT) {
      if (needsPalette(view) && !palette) return corrupt("its palette (PLTE chunk) does not come before its pixels");
      if (pixelChunks && previous !== IDAT) {
        return corrupt(`another chunk is between its pixels (IDAT chunks), before byte ${offset}`);
      }
      pixelChunks = true;
      pixels ||= length > 0;
    } else if (type === IEND) {
      if (!pixels) return corrupt("it has no pixels (no IDAT chunk)");
      return {
        whole: true,
        width: view.getUint32(16),
        height: view.getUint32(20),
        orientation: orientation ?? upright,
        head: bytes.slice(0, headerEnd),
        animated,
        end,
        ...(wrongChecksum === undefined ? {} : { wrongChecksum }),
      };
    } else if ((type & ancillaryBit) === 0) {
      return corrupt(`it needs chunk ${nameOf(type)} at byte ${offset}, which PNG does not have`);
    } else if (type === acTL) animated = true;
    else if (type === eXIf && !pixelChunks) orientation ??= readOrientation(bytes, offset + 8, end - 4);
    previous = type;
    offset = end;
  }
}

function isLetters(type: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    // Without the bit that tells upper-case from lower-case.
    const letter = (type >>> shift) & 0xdf;
    if (letter < 0x41 || letter > 0x5a) return false;
  }
  return true;
}

function nameOf(type: number): string {
  return String.fromCharCode(type >>> 24, (type >>> 16) & 0xff, (type >>> 8) & 0xff, type & 0xff);
}

/**
 * True when an image is not shown without this chunk: a critical one, also if a changed bit made a known one ancillary
 * (`iDAT`), or a frame of an animation.
 */
function isNeeded(type: number): boolean {
  const critical = type & ~ancillaryBit;
  return type === critical || critical === PLTE || critical === IDAT || critical === IEND || type === fcTL;
}

function needsPalette(view: DataView): boolean {
  return view.getUint8(25) === paletteColourType;
}

/** The value of IHDR that PNG does not know. */
function wrongHeaderValue(view: DataView): string | undefined {
  const depth = view.getUint8(24);
  const colourType = view.getUint8(25);
  const [compression, filter, interlace] = [view.getUint8(26), view.getUint8(27), view.getUint8(28)];
  if (!depths[colourType]?.includes(depth)) return `colour type ${colourType} with a bit depth of ${depth}`;
  if (compression !== 0) return `compression method ${compression}`;
  if (filter !== 0) return `filter method ${filter}`;
  if (interlace > 1) return `interlace method ${interlace}`;
  return undefined;
}
