import { encode } from "fast-png";
import { crc32 } from "../src/image/crc32.ts";

/** Files that other encoders (libvips, libspng, mozjpeg) wrote, so that our own reading of the formats is not its only judge. */
export const samples: { readonly [name in SampleName]: Uint8Array<ArrayBuffer> } = {
  /** 4 x 3 pixels. */
  png: fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQImWM4ESACRww4OQAa" +
      "3g4RpILDEwAAAABJRU5ErkJggg==",
  ),
  /** 16 x 9 pixels. */
  jpegBaseline: fromBase64(
    "/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBD" +
      "ARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAJABAD" +
      "ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAA" +
      "Bf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJQA59//2Q==",
  ),
  /** 16 x 9 pixels. */
  jpegProgressive: fromBase64(
    "/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBD" +
      "ARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wgARCAAJABAD" +
      "ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUAQEAAAAAAAAAAAAAAAAAAAAE/9oADAMBAAIQAxAAAAGQG/8A/8QA" +
      "FBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQABBQIf/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEBPwF//8QAFBEBAAAAAAAA" +
      "AAAAAAAAAAAAAP/aAAgBAgEBPwF//8QAFBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQAGPwIf/8QAFBABAAAAAAAAAAAAAAAAAAAA" +
      "IP/aAAgBAQABPyEf/9oADAMBAAIAAwAAABAH/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEBPxB//8QAFBEBAAAAAAAAAAAA" +
      "AAAAAAAAAP/aAAgBAgEBPxB//8QAFBABAAAAAAAAAAAAAAAAAAAAIP/aAAgBAQABPxAf/9k=",
  ),
  /** Stored as 16 x 9 pixels with EXIF orientation 6: shown as 9 x 16. */
  jpegTurned: fromBase64(
    "/9j/4QC8RXhpZgAASUkqAAgAAAAGABIBAwABAAAABgAAABoBBQABAAAAVgAAABsBBQABAAAAXgAAACgBAwABAAAAAgAAABMCAwAB" +
      "AAAAAQAAAGmHBAABAAAAZgAAAAAAAAA4YwAA6AMAADhjAADoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAx" +
      "MDABoAMAAQAAAP//AAACoAQAAQAAABAAAAADoAQAAQAAAAkAAAAAAAAA/+IB8ElDQ19QUk9GSUxFAAEBAAAB4GxjbXMEIAAAbW50" +
      "clJHQiBYWVogB+IAAwAUAAkADgAdYWNzcE1TRlQAAAAAc2F3c2N0cmwAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y1oYW5keem/Vlo+" +
      "AbaDI4VVRvdPqgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAKZGVzYwAAAPwAAAAkY3BydAAAASAAAAAid3RwdAAAAUQA" +
      "AAAUY2hhZAAAAVgAAAAsclhZWgAAAYQAAAAUZ1hZWgAAAZgAAAAUYlhZWgAAAawAAAAUclRSQwAAAcAAAAAgZ1RSQwAAAcAAAAAg" +
      "YlRSQwAAAcAAAAAgbWx1YwAAAAAAAAABAAAADGVuVVMAAAAIAAAAHABzAFIARwBCbWx1YwAAAAAAAAABAAAADGVuVVMAAAAGAAAA" +
      "HABDAEMAMAAAWFlaIAAAAAAAAPbWAAEAAAAA0y1zZjMyAAAAAAABDD8AAAXd///zJgAAB5AAAP2S///7of///aIAAAPcAADAcVhZ" +
      "WiAAAAAAAABvoAAAOPIAAAOPWFlaIAAAAAAAAGKWAAC3iQAAGNpYWVogAAAAAAAAJKAAAA+FAAC2xHBhcmEAAAAAAAMAAAACZmkA" +
      "APKnAAANWQAAE9AAAApb/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3OFBtUVdfYmdoZz5N" +
      "cXlwZHhcZWdj/9sAQwEREhIYFRgvGhovY0I4QmNjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj" +
      "Y2Nj/8AAEQgACQAQAwEiAAIRAQMRAf/EABUAAQEAAAAAAAAAAAAAAAAAAAAE/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABQBAQAA" +
      "AAAAAAAAAAAAAAAAAAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCUAOff/9k=",
  ),
  gif: fromBase64("R0lGODlhBAADAIAAAExpcchQFCH5BAUAAAAALAAAAAAEAAMAAAIDjI9WADs="),
  webp: fromBase64("UklGRjwAAABXRUJQVlA4IDAAAADwAQCdASoEAAMAAUAmJaACdLoB+AAETAAA/upl//z8zu3F/Vb/7B39Kx9Kx+vQAAA="),
  /** Its first 66 bytes. */
  avif: fromBase64("AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAA=="),
};

type SampleName = "png" | "jpegBaseline" | "jpegProgressive" | "jpegTurned" | "gif" | "webp" | "avif";

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export const text = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content);

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** One PNG chunk with its CRC. */
export function chunk(type: string, data: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const bytes = concat(new Uint8Array(4), text(type), data, new Uint8Array(4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  view.setUint32(bytes.length - 4, crc32(bytes, 4, bytes.length - 4));
  return bytes;
}

export const pngSignature: Uint8Array<ArrayBuffer> = samples.png.slice(0, 8);

/** IHDR data of an 8-bit RGB image. */
export function header(width: number, height: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([8, 2, 0, 0, 0], 8);
  return data;
}

/** A PNG whose structure is whole and whose pixels nobody unpacks, of any claimed size and exact length in bytes. */
export function pngOf(size: { width?: number; height?: number; byteLength?: number }): Uint8Array<ArrayBuffer> {
  const { width = 16, height = 9, byteLength = 100 } = size;
  // Signature, IHDR, the frame of one IDAT, IEND.
  const fixed = 8 + 25 + 12 + 12;
  const pixels = new Uint8Array(byteLength - fixed).fill(0x5a);
  return concat(pngSignature, chunk("IHDR", header(width, height)), chunk("IDAT", pixels), chunk("IEND"));
}

/** A whole JPEG, padded with comment segments to an exact length in bytes. */
export function jpegOf({ byteLength }: { byteLength: number }): Uint8Array<ArrayBuffer> {
  const { jpegBaseline: base } = samples;
  const parts: Uint8Array[] = [];
  for (let missing = byteLength - base.length; missing > 0; ) {
    let length = Math.min(missing, 60_000);
    // A comment takes at least 4 bytes: leave room for the last one.
    if (missing - length > 0 && missing - length < 4) length -= 4;
    const comment = new Uint8Array(length);
    comment.set([0xff, 0xfe, (length - 2) >> 8, (length - 2) & 0xff]);
    parts.push(comment);
    missing -= length;
  }
  return concat(base.subarray(0, 2), ...parts, base.subarray(2));
}

/** The colour of a place in a picture: red, green, blue and, if the picture has it, alpha. */
type Paint = (x: number, y: number) => readonly number[];

/** A picture that can be decoded and that nothing is to be warned of, unless it is painted otherwise. */
export function pictureOf(
  { width = 400, height = 250, channels = 3 }: { width?: number; height?: number; channels?: 3 | 4 } = {},
  paint: Paint = (x, y) => [x & 255, y & 255, (x * y) & 255, 255],
): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) data.set(paint(x, y).slice(0, channels), at);
  }
  return new Uint8Array(encode({ width, height, channels, depth: 8, data }));
}
