import { describe, expect, it } from "vitest";
import { chunk, concat, header, pngSignature, text } from "../../test/samples.ts";
import { walkPng } from "./png.ts";

/** An IHDR chunk of 4 x 3 pixels. */
function ihdr({ depth = 8, colourType = 2, compression = 0, filter = 0, interlace = 0 }): Uint8Array {
  const data = header(4, 3);
  data.set([depth, colourType, compression, filter, interlace], 8);
  return chunk("IHDR", data);
}
const pixels = chunk("IDAT", text("pixels"));
const comment = chunk("tEXt", text("a\0b"));
const palette = (byteLength: number) => chunk("PLTE", new Uint8Array(byteLength));
const exif = (orientation: number) =>
  chunk("eXIf", Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0));
/** The chunk with its last byte, one of its CRC, changed. */
const wrongChecksum = (good: Uint8Array) => good.map((byte, index) => (index === good.length - 1 ? byte ^ 1 : byte));
const walkOf = (...chunks: readonly Uint8Array[]) => walkPng(concat(pngSignature, ...chunks, chunk("IEND")));

describe("a header", () => {
  it.each([
    [0, [1, 2, 4, 8, 16]],
    [2, [8, 16]],
    [3, [1, 2, 4, 8]],
    [4, [8, 16]],
    [6, [8, 16]],
  ])("may have colour type %i with the depths %j only", (colourType, allowed) => {
    for (let depth = 0; depth <= 32; depth++) {
      const { whole } = walkOf(ihdr({ depth, colourType }), palette(3), pixels);
      expect(whole, `depth ${depth}`).toBe((allowed as readonly number[]).includes(depth));
    }
  });

  it.each([
    [{ colourType: 1 }, "colour type 1 with a bit depth of 8"],
    [{ colourType: 9 }, "colour type 9 with a bit depth of 8"],
    [{ depth: 99 }, "colour type 2 with a bit depth of 99"],
    [{ compression: 1 }, "compression method 1"],
    [{ filter: 1 }, "filter method 1"],
    [{ interlace: 2 }, "interlace method 2"],
  ])("may not have %j", (values, words) => {
    expect(walkOf(ihdr(values), pixels)).toMatchObject({ fault: "corrupt", why: expect.stringContaining(words) });
  });

  it("may say that the image is interlaced", () => {
    expect(walkOf(ihdr({ interlace: 1 }), pixels)).toMatchObject({ whole: true, width: 4, height: 3 });
  });
});

describe("a palette", () => {
  const colourType = 3;

  it.each([3, 6, 768])("may have %i bytes", (byteLength) => {
    expect(walkOf(ihdr({ colourType }), palette(byteLength), pixels).whole).toBe(true);
  });

  it.each([0, 7, 771])("may not have %i bytes", (byteLength) => {
    const walk = walkOf(ihdr({ colourType }), palette(byteLength), pixels);
    expect(walk).toMatchObject({ fault: "corrupt", why: expect.stringContaining(`${byteLength} bytes`) });
  });

  it("may be in an image that does not need it", () => {
    expect(walkOf(ihdr({}), palette(3), pixels).whole).toBe(true);
  });

  it.each([
    ["missing", [pixels], "before its pixels"],
    ["behind the pixels", [pixels, palette(3)], "before its pixels"],
    ["there twice", [palette(3), palette(3), pixels], "second palette"],
  ])("may not be %s", (_, chunks, words) => {
    expect(walkOf(ihdr({ colourType }), ...chunks)).toMatchObject({
      fault: "corrupt",
      why: expect.stringContaining(words),
    });
  });
});

describe("the chunks", () => {
  it("may have their pixels in several chunks, also empty ones", () => {
    expect(walkOf(ihdr({}), chunk("IDAT"), pixels, chunk("IDAT"), pixels, comment).whole).toBe(true);
  });

  it("may not have another chunk between the pixels", () => {
    expect(walkOf(ihdr({}), pixels, comment, pixels)).toMatchObject({
      fault: "corrupt",
      why: expect.stringContaining("between its pixels"),
    });
  });

  it("may have unknown types that decoders may ignore, and no others", () => {
    expect(walkOf(ihdr({}), chunk("abCD"), pixels).whole).toBe(true);
    expect(walkOf(ihdr({}), chunk("ABCD"), pixels)).toMatchObject({
      fault: "corrupt",
      why: expect.stringContaining("needs chunk ABCD at byte 33"),
    });
  });

  it.each(["[DAT", "a@cd", "ab`d", "abc{", "abc1"])("may not have the type %s", (type) => {
    expect(walkOf(ihdr({}), chunk(type), pixels)).toMatchObject({
      fault: "corrupt",
      why: expect.stringContaining("should be a chunk"),
    });
  });
});

describe("a wrong checksum", () => {
  it("of chunks that decoders ignore is reported, the first of them", () => {
    const walk = walkOf(ihdr({}), wrongChecksum(comment), wrongChecksum(chunk("abCD")), pixels);
    expect(walk).toMatchObject({ whole: true, wrongChecksum: "chunk tEXt at byte 33" });
    expect(walkOf(ihdr({}), comment, pixels)).not.toHaveProperty("wrongChecksum");
  });

  it.each([
    ["IHDR", [wrongChecksum(ihdr({})), pixels]],
    ["PLTE", [ihdr({}), wrongChecksum(palette(3)), pixels]],
    ["IDAT", [ihdr({}), wrongChecksum(pixels)]],
    ["IEND", [ihdr({}), pixels, wrongChecksum(chunk("IEND"))]],
    ["ABCD", [ihdr({}), wrongChecksum(chunk("ABCD")), pixels]],
    // A changed bit made these of IDAT, PLTE and IEND.
    ["iDAT", [ihdr({}), pixels, wrongChecksum(chunk("iDAT"))]],
    ["pLTE", [ihdr({}), wrongChecksum(chunk("pLTE")), pixels]],
    ["iEND", [ihdr({}), pixels, wrongChecksum(chunk("iEND"))]],
    // Browsers show nothing of an animation that lacks one.
    ["fcTL", [ihdr({}), wrongChecksum(chunk("fcTL")), pixels]],
  ])("of %s is damage", (type, chunks) => {
    expect(walkOf(...chunks)).toMatchObject({
      fault: "corrupt",
      why: expect.stringContaining(`checksum of chunk ${type}`),
    });
  });

  it("takes the meaning from a chunk", () => {
    const animation = chunk("acTL", new Uint8Array(8));
    expect(walkOf(ihdr({}), animation, pixels)).toMatchObject({ animated: true });
    expect(walkOf(ihdr({}), wrongChecksum(animation), pixels)).toMatchObject({ animated: false });
    expect(walkOf(ihdr({}), wrongChecksum(exif(6)), exif(8), pixels)).toMatchObject({ orientation: 8 });
  });
});

describe("the orientation", () => {
  it.each([
    ["1 without EXIF", [pixels], 1],
    ["that of EXIF before the pixels", [exif(6), pixels], 6],
    ["that of the first EXIF", [exif(6), exif(8), pixels], 6],
    ["1 when EXIF comes after the pixels", [pixels, exif(6)], 1],
  ])("is %s", (_, chunks, orientation) => {
    expect(walkOf(ihdr({}), ...chunks)).toMatchObject({ orientation, width: 4, height: 3 });
  });
});
