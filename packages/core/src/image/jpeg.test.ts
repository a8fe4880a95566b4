import { describe, expect, it } from "vitest";
import { concat, samples, text } from "../../test/samples.ts";
import { walkJpeg } from "./jpeg.ts";

const { jpegBaseline } = samples;
const find = (marker: number) =>
  jpegBaseline.findIndex((byte, index) => byte === 0xff && jpegBaseline[index + 1] === marker);
const [tables, frame, scan, end] = [find(0xdb), find(0xc0), find(0xda), jpegBaseline.length - 2];
const insert = (at: number, ...parts: readonly Uint8Array[]) =>
  concat(jpegBaseline.subarray(0, at), ...parts, jpegBaseline.subarray(at));
/** The same with other bytes at one place. */
function change(at: number, ...bytes: readonly number[]): Uint8Array {
  const changed = jpegBaseline.slice();
  changed.set(bytes, at);
  return changed;
}
function segment(marker: number, data: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff), data);
}
/** A JPEG whose frame has so many components. */
function withComponents(count: number): Uint8Array {
  const components = Array.from({ length: count }, (_, index) => [index + 1, 0x11, 0]).flat();
  const header = segment(0xc0, Uint8Array.of(8, 0, 9, 0, 16, count, ...components));
  return concat(jpegBaseline.subarray(0, frame), header, jpegBaseline.subarray(frame + 19));
}

describe("a kind that browsers show", () => {
  it.each([
    ["baseline", jpegBaseline],
    ["extended sequential (SOF1)", change(frame + 1, 0xc1)],
    ["progressive", samples.jpegProgressive],
    ["of 1 component", withComponents(1)],
    ["of 4 components", withComponents(4)],
    ["with its quantisation tables behind the frame header", move(tables, frame, scan)],
  ])("is %s", (_, bytes) => {
    expect(walkJpeg(bytes)).toMatchObject({ whole: true, width: 16, height: 9 });
  });

  it("has sides of up to 65,500 pixels", () => {
    expect(walkJpeg(change(frame + 5, 0xff, 0xdc, 0xff, 0xdc))).toMatchObject({ width: 65_500, height: 65_500 });
  });

  /** The bytes from `start` to `stop` come before `target` instead. */
  function move(start: number, stop: number, target: number): Uint8Array {
    const part = (from: number, to?: number) => jpegBaseline.subarray(from, to);
    return concat(part(0, start), part(stop, target), part(start, stop), part(target));
  }
});

describe("a kind that browsers do not show", () => {
  it.each([
    ["it is lossless", [0xc3]],
    ["it is hierarchical", [0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf]],
    ["it uses arithmetic coding", [0xc9, 0xca, 0xcb]],
  ])("is named: %s", (why, markers) => {
    for (const marker of markers) {
      expect(walkJpeg(change(frame + 1, marker))).toEqual({ whole: false, fault: "unsupported", why });
    }
  });

  it.each([
    ["it is hierarchical", insert(frame, segment(0xde, new Uint8Array(4)))],
    ["it is a JPEG-LS", change(frame + 1, 0xf7)],
    ["it has 12 bits per colour", change(frame + 4, 12)],
    ["it has 2 colour components", withComponents(2)],
    ["it has 5 colour components", withComponents(5)],
    ["it has a side of more than 65,500 pixels", change(frame + 5, 0xff, 0xdd)],
    ["it has a side of more than 65,500 pixels", change(frame + 7, 0xff, 0xdd)],
    ["it has no quantisation tables", concat(jpegBaseline.subarray(0, tables), jpegBaseline.subarray(frame))],
  ])("is named also where %s", (why, bytes) => {
    expect(walkJpeg(bytes)).toEqual({ whole: false, fault: "unsupported", why });
  });
});

describe("a marker that JPEG does not have", () => {
  it.each([0x00, 0x02, 0xbf, 0xc8, 0xd8, 0xdf, 0xf0, 0xfd])("is damage: %i", (marker) => {
    expect(walkJpeg(insert(frame, segment(marker, new Uint8Array(4))))).toMatchObject({
      fault: "corrupt",
      why: `at byte ${frame + 1} there is no valid marker`,
    });
  });

  it.each([0xc3, 0xc9, 0xde, 0xf7])(
    "is one of another kind behind the frame header, by a changed byte: %i",
    (marker) => {
      expect(walkJpeg(insert(end, segment(marker, new Uint8Array(4))))).toMatchObject({ fault: "corrupt" });
    },
  );

  it.each([0xcc, 0xdc, 0xe0, 0xef, 0xfe])("is none of those with a segment: %i", (marker) => {
    expect(walkJpeg(insert(frame, segment(marker, new Uint8Array(4)))).whole).toBe(true);
  });
});

describe("the orientation", () => {
  const tiff = (orientation: number) =>
    Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0);
  const exif = (data: Uint8Array, { marker = 0xe1, name = "Exif\0\0" } = {}) =>
    segment(marker, concat(text(name), data));
  const fill = Uint8Array.of(0xff, 0xff);
  const broken = tiff(6).fill(0, 0, 2);

  it.each([
    ["that of an EXIF block", insert(2, exif(tiff(6))), 6],
    ["that of the first EXIF block", insert(2, exif(tiff(6)), exif(tiff(1))), 6],
    ["1 when the first EXIF block is broken", insert(2, exif(broken), exif(tiff(6))), 1],
    ["that of the first EXIF block with content", insert(2, exif(new Uint8Array()), exif(tiff(6))), 6],
    ["found behind fill bytes", insert(2, fill, exif(tiff(6))), 6],
    ["found before fill bytes", insert(2, exif(tiff(6)), fill), 6],
    ["found behind a marker without a segment", insert(2, Uint8Array.of(0xff, 0x01), exif(tiff(6))), 6],
    ["found behind the frame header", insert(scan, exif(tiff(6))), 6],
    ["1 when EXIF comes after a scan", insert(end, exif(tiff(6))), 1],
    ["1 when EXIF comes after the end", concat(jpegBaseline, exif(tiff(6))), 1],
    ["1 when a comment looks like EXIF", insert(2, exif(tiff(6), { marker: 0xfe })), 1],
    ["1 when APP2 looks like EXIF", insert(2, exif(tiff(6), { marker: 0xe2 })), 1],
    ["1 without the zero bytes of EXIF", insert(2, exif(tiff(6), { name: "Exif  " })), 1],
  ])("is %s", (_, bytes, orientation) => {
    expect(walkJpeg(bytes)).toMatchObject({ whole: true, orientation, width: 16, height: 9 });
  });
});

describe("a scan", () => {
  it.each([
    ["data bytes of 0xFF", [0xff, 0x00, 0xff, 0x00, 0x12, 0xff, 0x00]],
    ["restart markers", [0xff, 0xd0, 0xff, 0xd7, 0x12]],
    ["fill bytes before its end", [0xff, 0xff, 0xff]],
    ["fill bytes before a data byte", [0xff, 0xff, 0x00, 0x12]],
  ])("may have %s", (_, bytes) => {
    expect(walkJpeg(insert(end, Uint8Array.from(bytes))).whole).toBe(true);
  });

  it.each([[[]], [[0xff]], [[0xff, 0x00]], [[0xff, 0xff]]])("without an end is cut off: %j", (tail) => {
    const bytes = concat(jpegBaseline.subarray(0, end), Uint8Array.from(tail as readonly number[]));
    expect(walkJpeg(bytes)).toMatchObject({ fault: "truncated" });
  });
});
