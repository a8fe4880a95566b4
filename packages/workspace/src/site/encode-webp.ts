import { readFile } from "node:fs/promises";
import type { Pixels } from "@itwin-images/core/internal";
import createEncoder from "@jsquash/webp/codec/enc/webp_enc.js";
import { defaultOptions } from "@jsquash/webp/meta.js";

/**
 * A render with it is about a fifth of its PNG, and three fifths of our JPEG. Thin lines keep their colour with sharp YUV,
 * for 5 % more bytes.
 */
const lossy = { ...defaultOptions, quality: 85, use_sharp_yuv: 1 };

/** `exact`, so that pixels keep their colour where they are transparent: no pixel changes. */
const lossless = { ...defaultOptions, lossless: 1, quality: 75, exact: 1 };

/** Most pixels on a side: the format has 14 bits for them. */
const maxSide = 16_383;

/** Without SIMD: it runs on every processor. The builds put this file beside the bundle. */
const encoderFile = import.meta.resolve("@jsquash/webp/codec/enc/webp_enc.wasm");

/** The part of the encoder that is used; its own types need those of browsers. */
interface Encoder {
  /** `null` when it fails. */
  encode(rgba: Pixels["data"], width: number, height: number, options: typeof defaultOptions): Uint8Array | null;
}

let encoder: Promise<Encoder> | undefined;

/**
 * Encodes a picture as a WebP, without loss where that makes it smaller, as it does for many pictures of user interfaces.
 * The same pixels are the same bytes on every machine.
 *
 * @param profile - An ICC profile: what the colours mean.
 */
export async function encodeWebp(pixels: Pixels, profile?: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = pixels;
  if (Math.max(width, height) > maxSide) {
    throw new Error(`A WebP has at most ${maxSide} pixels on a side, and this image is ${width} x ${height}`);
  }
  encoder ??= loadEncoder();
  const { encode } = await encoder;
  const make = (options: typeof defaultOptions): Uint8Array => {
    const bytes = encode(pixels.data, width, height, options);
    if (bytes === null) throw new Error("the encoder made no WebP");
    return bytes;
  };
  let bytes = make(lossy);
  if (isFlat(pixels)) {
    const exact = make(lossless);
    if (exact.length <= bytes.length) bytes = exact;
  }
  return new Uint8Array(profile === undefined ? bytes : addProfile(bytes, pixels, profile));
}

async function loadEncoder(): Promise<Encoder> {
  const { buffer, byteOffset, byteLength } = await readFile(new URL(encoderFile));
  return createEncoder({ noInitialRun: true, wasmBinary: buffer.slice(byteOffset, byteOffset + byteLength) });
}

/**
 * Whether four fifths of the pixels are like the one before. Measured on 130 pictures, all that are smaller without loss
 * are; others would take seconds for nothing.
 */
function isFlat({ data, width, height }: Pixels): boolean {
  let same = 0;
  for (let at = 4; at < data.length; at += 4) {
    const isSame =
      data[at] === data[at - 4] &&
      data[at + 1] === data[at - 3] &&
      data[at + 2] === data[at - 2] &&
      data[at + 3] === data[at - 1];
    if (isSame) same++;
  }
  return same >= width * height * 0.8;
}

/** Puts a profile into a WebP: https://www.rfc-editor.org/rfc/rfc9649#section-2.7 */
function addProfile(
  webp: Uint8Array,
  { width, height }: Pick<Pixels, "width" | "height">,
  profile: Uint8Array,
): Buffer {
  const isExtended = fourCc(webp, 12) === "VP8X";
  const header = Buffer.alloc(10);
  // Flags: a profile, and transparent pixels, as the header of a lossless picture says.
  header[0] = 0x20 | (isExtended ? (webp[20] ?? 0) : fourCc(webp, 12) === "VP8L" ? (webp[24] ?? 0) & 0x10 : 0);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  const picture = webp.subarray(isExtended ? 30 : 12);
  const body = Buffer.concat([Buffer.from("WEBP"), riffChunk("VP8X", header), riffChunk("ICCP", profile), picture]);
  return riffChunk("RIFF", body);
}

const fourCc = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

function riffChunk(name: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
