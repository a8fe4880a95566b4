/** The orientation of an image that is shown as it is stored. */
export const upright = 1;

const orientationTag = 0x0112;
const short = 3;
const entryLength = 12;

/**
 * The orientation in `bytes[start..end)`, a TIFF structure as EXIF has it (EXIF 3.0, 4.6.2): 1 to 8. It is 1 where the
 * value is missing or malformed, as browsers take it then. Only the first directory is read; no offset is followed twice.
 */
export function readOrientation(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 8) return upright;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return upright;
  const littleEndian = order === 0x4949;
  if (view.getUint16(2, littleEndian) !== 42) return upright;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > view.byteLength) return upright;
  const last =
    Math.min(directory + 2 + view.getUint16(directory, littleEndian) * entryLength, view.byteLength) - entryLength;
  for (let entry = directory + 2; entry <= last; entry += entryLength) {
    if (view.getUint16(entry, littleEndian) !== orientationTag) continue;
    const [type, count] = [view.getUint16(entry + 2, littleEndian), view.getUint32(entry + 4, littleEndian)];
    const value = view.getUint16(entry + 8, littleEndian);
    if (type === short && count === 1 && value >= 1 && value <= 8) return value;
  }
  return upright;
}
