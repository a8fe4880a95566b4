import { Unzlib, zlibSync } from "fflate";
import type { Image } from "../../image/image.ts";
import { concatenate } from "./bytes.ts";
import { type ColourSpace, chunk } from "./encode-png.ts";

const profileMark = new TextEncoder().encode("ICC_PROFILE\0");
const colourChunks: readonly string[] = ["cICP", "iCCP", "sRGB", "gAMA", "cHRM"];

/** What an image says of the meaning of its colours: a picture without it would change its look. */
export interface ImageColours {
  /** As chunks of a PNG. */
  readonly png: ColourSpace;
  /** As segments of a JPEG. */
  readonly jpeg: readonly Uint8Array[];
  /** As an ICC profile; `undefined` if there is none, one of greys, or none that can be read. Called where it is needed. */
  readonly profile: () => Uint8Array | undefined;
  /** Whether they are inks: the decoder makes them red, green and blue by a rule of thumb, without a profile. */
  readonly isCmyk: boolean;
}

/** The most bytes of a profile: those for screens have up to 3 MB. A few kilobytes can unpack to gigabytes. */
const maxProfile = 16 * 1024 * 1024;
/** So many bytes are unpacked at once, to 4 MB at most. */
const unpackedAtOnce = 4096;

const none = (): undefined => undefined;

/** Reads what a whole image says of the meaning of its colours. */
export function readColours({ format, bytes }: Pick<Image, "format" | "bytes">): ImageColours {
  return format === "png" ? ofPng(bytes) : ofJpeg(bytes);
}

function ofPng(bytes: Uint8Array): ImageColours {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "IDAT") break;
    if (colourChunks.includes(type)) chunks.push(bytes.slice(at, at + length + 12));
    at += length + 12;
  }
  // Colour types 0 and 4 are greys.
  const isGrey = ((bytes[25] ?? 0) & 3) === 0;
  const named = chunks.find((one) => one[4] === 0x69 && one[5] === 0x43);
  const profile = named && !isGrey ? () => profileOf(named) : none;
  return { png: { chunks, isGrey }, jpeg: [], profile, isCmyk: false };
}

/** The profile in a chunk `iCCP`, which is its name, a zero, the method of compression and the profile. */
function profileOf(chunk: Uint8Array): Uint8Array | undefined {
  const data = chunk.subarray(8, -4);
  const compressed = data.subarray(data.indexOf(0) + 2);
  const parts: Uint8Array[] = [];
  let length = 0;
  const unpacked = new Unzlib((part) => {
    parts.push(part);
    length += part.length;
  });
  try {
    for (let at = 0; at < compressed.length; at += unpackedAtOnce) {
      unpacked.push(compressed.subarray(at, at + unpackedAtOnce), at + unpackedAtOnce >= compressed.length);
      if (length > maxProfile) return undefined;
    }
  } catch {
    // Browsers ignore a damaged profile.
    return undefined;
  }
  return concatenate(parts);
}

function ofJpeg(bytes: Uint8Array): ImageColours {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments: Uint8Array<ArrayBuffer>[] = [];
  let components = 3;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xda) break;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) components = bytes[at + 9] ?? 3;
    const isProfile = marker === 0xe2 && profileMark.every((byte, index) => bytes[at + 4 + index] === byte);
    if (isProfile) segments.push(bytes.slice(at, at + 2 + length));
    at += 2 + length;
  }
  // Four components become RGB: a profile of inks says nothing of it.
  const isCmyk = components === 4;
  if (segments.length === 0 || isCmyk) return { png: { chunks: [], isGrey: false }, jpeg: [], profile: none, isCmyk };
  // Each segment has the mark, its number and their count before its part.
  const profile = concatenate(segments.map((segment) => segment.subarray(4 + profileMark.length + 2)));
  const named = concatenate([new TextEncoder().encode("ICC profile\0\0"), zlibSync(profile)]);
  const isGrey = components === 1;
  return {
    ...{ png: { chunks: [chunk("iCCP", named)], isGrey }, jpeg: segments },
    ...{ profile: isGrey ? none : () => profile, isCmyk },
  };
}
