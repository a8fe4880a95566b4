import type { Pixels } from "../decode.ts";
import { concatenate } from "./bytes.ts";

/**
 * Encodes an opaque picture as a baseline JPEG with a colour per pixel. The same pixels are the same bytes on every machine.
 *
 * @param quality - 1 to 100.
 * @param profile - Segments to put in: what the colours mean.
 */
export async function encodeJpeg(
  pixels: Pixels,
  quality: number,
  profile: readonly Uint8Array[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const { encode } = await import("jpeg-js");
  const { width, height, data } = pixels;
  const bytes = withBuffer((): Uint8Array => encode({ width, height, data }, quality).data);
  // After SOI and JFIF's segment, as ICC.1 has it.
  const end = 4 + (((bytes[4] ?? 0) << 8) | (bytes[5] ?? 0));
  return concatenate([bytes.subarray(0, end), ...profile, bytes.subarray(end)]);
}

/** jpeg-js needs one call of Node's Buffer, which browsers lack. */
function withBuffer<T>(run: () => T): T {
  const host = globalThis as { Buffer?: unknown };
  if (host.Buffer !== undefined) return run();
  host.Buffer = { from: (bytes: ArrayLike<number>) => Uint8Array.from(bytes) };
  try {
    return run();
  } finally {
    delete host.Buffer;
  }
}
