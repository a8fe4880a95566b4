import { describe, expect, it } from "vitest";
import { concat, text } from "../../test/samples.ts";
import { readOrientation } from "./orientation.ts";

interface Entry {
  readonly tag?: number;
  readonly type?: number;
  readonly count?: number;
  readonly value?: number;
}

/** A TIFF structure with one directory; what is not given is that of a good orientation of 6. */
function tiff({ order = "MM", magic = 42, directory = 8, entries = [{}] as readonly Entry[] } = {}) {
  const bytes = new Uint8Array(directory + 2 + 12 * entries.length + 4);
  const view = new DataView(bytes.buffer);
  const littleEndian = order === "II";
  bytes.set(text(order));
  view.setUint16(2, magic, littleEndian);
  view.setUint32(4, directory, littleEndian);
  view.setUint16(directory, entries.length, littleEndian);
  for (const [index, { tag = 0x0112, type = 3, count = 1, value = 6 }] of entries.entries()) {
    const at = directory + 2 + 12 * index;
    view.setUint16(at, tag, littleEndian);
    view.setUint16(at + 2, type, littleEndian);
    view.setUint32(at + 4, count, littleEndian);
    view.setUint16(at + 8, value, littleEndian);
  }
  return bytes;
}
const read = (bytes: Uint8Array) => readOrientation(bytes, 0, bytes.length);
const make = { tag: 0x010f, type: 2 };

describe("an orientation", () => {
  it.each([
    ["big-endian", tiff()],
    ["little-endian", tiff({ order: "II" })],
    ["in a directory far behind the header", tiff({ directory: 0x14a })],
    ["in a directory at an odd offset", tiff({ order: "II", directory: 9 })],
    ["behind other entries", tiff({ entries: [...new Array<Entry>(30).fill(make), {}] })],
    ["behind one of a wrong type", tiff({ entries: [{ type: 4, value: 1 }, {}] })],
    ["behind one that is out of range", tiff({ entries: [{ value: 9 }, {}] })],
    ["the first of two", tiff({ entries: [{}, { value: 1 }] })],
    ["followed by nothing", tiff().subarray(0, -4)],
  ])("is read: %s", (_, bytes) => {
    expect(read(bytes)).toBe(6);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("may be %i", (value) => {
    expect(read(tiff({ entries: [{ value }] }))).toBe(value);
  });

  it.each([
    ["0", tiff({ entries: [{ value: 0 }] })],
    ["9", tiff({ entries: [{ value: 9 }] })],
    ["a LONG", tiff({ order: "II", entries: [{ type: 4 }] })],
    ["a BYTE", tiff({ order: "II", entries: [{ type: 1 }] })],
    ["two values", tiff({ entries: [{ count: 2 }] })],
    ["another tag", tiff({ entries: [{ tag: 0x0113 }] })],
    ["in no byte order", tiff({ order: "MI" })],
    ["in no TIFF structure", tiff({ magic: 43 })],
    ["in an entry that is cut", tiff().subarray(0, -5)],
    ["in a directory that is behind the end", concat(text("MM"), new Uint8Array([0, 42, 0xff, 0xff, 0xff, 0xff]))],
    ["in a header that is cut", tiff().subarray(0, 7)],
    ["in nothing", new Uint8Array()],
  ])("is 1 when it is %s", (_, bytes) => {
    expect(read(bytes)).toBe(1);
  });

  it("is read within the bounds given", () => {
    const bytes = concat(tiff({ entries: [{ value: 3 }] }), tiff());
    expect(readOrientation(bytes, 26, 52)).toBe(6);
    expect(readOrientation(bytes, 26, 46)).toBe(1);
    expect(readOrientation(concat(text("xx"), bytes).subarray(2), 26, 52)).toBe(6);
  });
});
