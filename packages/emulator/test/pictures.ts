import sharp, { type Sharp } from "sharp";

/** A PNG with different pixels for every seed, and so different bytes. */
export async function png(width = 32, height = 20, seed = 1): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await picture(width, height, seed).png().toBuffer());
}

export async function jpeg(width = 32, height = 20, seed = 1): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await picture(width, height, seed).jpeg().toBuffer());
}

export async function webp(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await picture(32, 20, 1).webp().toBuffer());
}

/** The image with zeros behind its end, up to that many bytes; decoders ignore them. */
export function padded(image: Uint8Array, byteLength: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  bytes.set(image);
  return bytes;
}

export function dataUrl(bytes: Uint8Array, mediaType = "image/png"): string {
  return `data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}`;
}

/** What sharp says of an image. */
export async function look(bytes: Uint8Array): Promise<{ format: string; width: number; height: number }> {
  const { format, width, height } = await sharp(bytes).metadata();
  return { format, width, height };
}

function picture(width: number, height: number, seed: number): Sharp {
  const background = { r: seed % 256, g: (seed >> 8) % 256, b: 128 };
  return sharp({ create: { width, height, channels: 3, background } });
}
