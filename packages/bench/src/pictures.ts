import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";

/** Writes PNGs of about so many bytes each, all different, and gives their paths. */
export async function writePictures(folder: string, count: number, bytes: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  // Noise does not compress: its pixels have three bytes each.
  const width = Math.round(Math.sqrt((bytes / 3) * (16 / 9)));
  const height = Math.round((width * 9) / 16);
  const base = await sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const files: string[] = [];
  for (let index = 0; index < count; index++) {
    const file = join(folder, `${String(index).padStart(5, "0")}.png`);
    // A text in front of the end makes each another file, with a checksum of its own.
    await writeFile(file, Buffer.concat([base.subarray(0, -12), textChunk(`picture ${index}`), base.subarray(-12)]));
    files.push(file);
  }
  return files;
}

function textChunk(text: string): Buffer {
  const body = Buffer.concat([Buffer.from("tEXtComment\0"), Buffer.from(text)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
