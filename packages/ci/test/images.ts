import sharp, { type Sharp } from "sharp";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** As large as the largest tile that shows images. */
const small: Size = { width: 400, height: 250 };

/** A picture of two colours: nothing is to be warned of. Pictures with different numbers look different. */
function picture(number: number, { width, height }: Size): Sharp {
  // Pictures with numbers beside each other look different, too.
  const background = { r: (number * 67) % 256, g: (number * 29 + Math.floor(number / 256)) % 256, b: 128 };
  const right = { create: { width: Math.ceil(width / 2), height, channels: 3, background: "#fff" } } as const;
  return sharp({ create: { width, height, channels: 3, background } }).composite([{ input: right, gravity: "east" }]);
}

/** A PNG, 400 x 250 unless another size is given. */
export function png(number = 0, size: Size = small): Promise<Buffer> {
  return picture(number, size).png().toBuffer();
}

/** A JPEG, 400 x 250. */
export function jpeg(number = 0): Promise<Buffer> {
  return picture(number, small).jpeg().toBuffer();
}

/** A GIF, 400 x 250. */
export function gif(): Promise<Buffer> {
  return picture(0, small).gif().toBuffer();
}

/** Red, green and blue in the middle of a picture's height, and of its width or another share of it. */
export async function middleOf(bytes: Uint8Array, across: number = 1 / 2): Promise<number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width * across)) * info.channels;
  return [...data.subarray(middle, middle + 3)];
}

/** What a checkout without Git LFS leaves in place of a file. */
export const lfsPointer = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`;
