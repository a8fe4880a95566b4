import { describe, expect, it } from "vitest";
import { chunk, concat, header, jpegOf, pngOf, pngSignature, samples, text } from "../../test/samples.ts";
import { problemCodes } from "../problem.ts";
import { inspectImage, readSize } from "./inspect.ts";

const codesOf = async (bytes: Uint8Array, fileName?: string) =>
  (await inspectImage(bytes, fileName === undefined ? {} : { fileName })).problems.map(({ code }) => code);
const onlyProblem = async (bytes: Uint8Array) => {
  const { image, problems } = await inspectImage(bytes);
  expect(problems).toHaveLength(1);
  expect(image).toBeUndefined();
  return problems[0];
};

describe("a good image", () => {
  it("is a PNG of known size and hash", async () => {
    const { image, problems } = await inspectImage(samples.png, { fileName: "a.png" });
    expect(problems).toEqual([]);
    expect(image).toMatchObject({
      format: "png",
      mediaType: "image/png",
      width: 4,
      height: 3,
      byteLength: samples.png.length,
      animated: false,
    });
    // printf … | base64 -d | sha256sum
    expect(image?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(image?.bytes).toEqual(samples.png);
  });

  it.each([
    ["jpegBaseline", 16, 9],
    ["jpegProgressive", 16, 9],
    // EXIF orientation 6 is a quarter turn.
    ["jpegTurned", 9, 16],
  ] as const)("is a JPEG: %s is shown as %i x %i", async (name, width, height) => {
    const { image, problems } = await inspectImage(samples[name], { fileName: "a.jpg" });
    expect(problems).toEqual([]);
    expect(image).toMatchObject({ format: "jpeg", mediaType: "image/jpeg", width, height });
  });

  it("has the SHA-256 of its bytes", async () => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", samples.jpegBaseline));
    const { image } = await inspectImage(samples.jpegBaseline);
    expect(image?.sha256).toBe([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  });

  it("is read within its bounds when it is a view into a larger buffer", async () => {
    const pool = new Uint8Array(2000).fill(0xff);
    pool.set(samples.png, 500);
    const { image, problems } = await inspectImage(pool.subarray(500, 500 + samples.png.length));
    expect(problems).toEqual([]);
    expect(image).toMatchObject({ width: 4, height: 3, byteLength: samples.png.length });
    expect(image?.bytes.buffer.byteLength).toBe(samples.png.length);
  });

  it("may have bytes after its end, as decoders ignore them: a warning, unless they only fill it up", async () => {
    for (const image of [samples.png, samples.jpegBaseline]) {
      const { problems } = await inspectImage(concat(image, text("PK")));
      expect(problems).toMatchObject([{ code: problemCodes.imageTrailingData, severity: "warning" }]);
      expect(problems[0]?.message).toMatch(/^2 bytes stand behind the end of this (PNG|JPEG)/);
      expect(await codesOf(concat(image, text("\0\0\r\n")))).toEqual([]);
    }
  });

  it("may be a JPEG with many comments", async () => {
    expect(await codesOf(jpegOf({ byteLength: 200_000 }))).toEqual([]);
  });

  const { jpegBaseline } = samples;
  const frame = jpegBaseline.findIndex((byte, index) => byte === 0xff && jpegBaseline[index + 1] === 0xc0);
  const scan = jpegBaseline.findIndex((byte, index) => byte === 0xff && jpegBaseline[index + 1] === 0xda);
  const insert = (at: number, ...bytes: number[]) =>
    concat(jpegBaseline.subarray(0, at), new Uint8Array(bytes), jpegBaseline.subarray(at));
  /** The same with another byte at one place. */
  const change = (at: number, byte: number) =>
    Uint8Array.from(jpegBaseline, (old, index) => (index === at ? byte : old));

  it.each([
    ["fill bytes before its first marker", insert(2, 0xff, 0xff)],
    ["fill bytes before its frame header", insert(frame, 0xff, 0xff, 0xff)],
    ["a stand-alone marker between segments", insert(frame, 0xff, 0x01)],
    ["restart markers and stuffed bytes in its scan", insert(jpegBaseline.length - 2, 0xff, 0x00, 0xff, 0xd3, 0x12)],
    ["fill bytes before its end", insert(jpegBaseline.length - 2, 0xff, 0xff)],
    ["a comment that looks like a frame header", insert(2, 0xff, 0xfe, 0, 11, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1)],
    ["an EXIF block that is cut short", insert(2, 0xff, 0xe1, 0, 8, 0x45, 0x78, 0x69, 0x66, 0, 0)],
  ])("may be a JPEG with %s", async (_, bytes) => {
    const { image, problems } = await inspectImage(bytes);
    expect(problems).toEqual([]);
    expect(image).toMatchObject({ width: 16, height: 9 });
  });

  it.each([
    ["two frame headers", concat(jpegBaseline.subarray(0, scan), jpegBaseline.subarray(frame)), "frame header"],
    ["a scan before its frame header", concat(jpegBaseline.subarray(0, frame), jpegBaseline.subarray(scan)), "before"],
    ["a frame header of the wrong length", change(frame + 9, 4), "malformed"],
    ["no width", change(frame + 8, 0), "no width and height"],
  ])("is no JPEG with %s", async (_, bytes, words) => {
    const { image, problems } = await inspectImage(bytes);
    expect(image).toBeUndefined();
    expect(problems[0]?.message).toContain(words);
  });

  it.each([
    [1, 16, 9],
    [3, 16, 9],
    [4, 16, 9],
    [5, 9, 16],
    [8, 9, 16],
  ])("is turned as EXIF orientation %i says", async (orientation, width, height) => {
    const bytes = samples.jpegTurned.slice();
    // The value of tag 0x0112, little-endian, type 3, count 1.
    const tag = bytes.findIndex((_, index) =>
      [0x12, 1, 3, 0, 1].every((byte, offset) => bytes[index + offset] === byte),
    );
    bytes[tag + 8] = orientation;
    expect((await inspectImage(bytes)).image).toMatchObject({ width, height });
  });
});

describe("the size", () => {
  it("is not known when image-size and our walk find different ones", () => {
    const head = samples.png.slice(0, 33);
    expect(readSize({ head, width: 4, height: 3 })).toEqual({ width: 4, height: 3 });
    expect(readSize({ head, width: 5, height: 3 })).toBeUndefined();
    expect(readSize({ head, width: 4, height: 4 })).toBeUndefined();
  });

  it("is turned as the EXIF block of a PNG says", async () => {
    const exif = new Uint8Array([0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    const bytes = concat(samples.png.subarray(0, 33), chunk("eXIf", exif), samples.png.subarray(33));
    expect((await inspectImage(bytes)).image).toMatchObject({ width: 3, height: 4 });
  });
});

describe("a warning", () => {
  it.each([
    ["a.jpg", samples.png],
    ["a.JPEG", samples.png],
    ["a.png", samples.jpegBaseline],
    ["renders/a.gif", samples.png],
  ])("is given for %s that is something else", async (fileName, bytes) => {
    const { image, problems } = await inspectImage(bytes, { fileName });
    expect(image).toBeDefined();
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([[problemCodes.imageExtension, "warning"]]);
    expect(problems[0]?.message).toContain(`.${fileName.split(".").pop()?.toLowerCase()}`);
  });

  it.each(["a.PNG", "a", ".png", "folder.jpg/a", "a.b.png", "C:\\x.jpg\\a.png"])(
    "is not given for a PNG called %s",
    async (fileName) => {
      expect(await codesOf(samples.png, fileName)).toEqual([]);
    },
  );

  it("is given for an animated PNG", async () => {
    const control = new Uint8Array([0, 0, 0, 2, 0, 0, 0, 0]);
    const animated = concat(samples.png.subarray(0, 33), chunk("acTL", control), samples.png.subarray(33));
    const { image, problems } = await inspectImage(animated);
    expect(image?.animated).toBe(true);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([[problemCodes.imageAnimated, "warning"]]);
  });

  it("is given for a wrong checksum of a chunk that browsers ignore then", async () => {
    const bytes = samples.png.slice();
    // The last byte of pHYs.
    bytes.set([0], 53);
    const { image, problems } = await inspectImage(bytes);
    expect(image).toMatchObject({ width: 4, height: 3 });
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([[problemCodes.imageChecksum, "warning"]]);
    expect(problems[0]?.message).toContain("chunk pHYs at byte 33");
  });
});

describe("something else than a PNG or JPEG", () => {
  it("is empty", async () => {
    expect(await onlyProblem(new Uint8Array())).toMatchObject({ code: problemCodes.imageEmpty, severity: "error" });
  });

  it("is a Git LFS pointer, and the fix is what to add to the workflow", async () => {
    const pointer = text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
    const problem = await onlyProblem(pointer);
    expect(problem?.code).toBe(problemCodes.imageLfsPointer);
    expect(problem?.fix).toContain("`lfs: true`");
    expect(problem?.fix).toContain("actions/checkout");
  });

  const toLf = (content: string) => content.replaceAll("\r\n", "\n");
  const toCrlf = (content: string) => content.replaceAll("\n", "\r\n");
  const convert = (bytes: Uint8Array, conversion: (content: string) => string) =>
    Uint8Array.from(conversion(String.fromCharCode(...bytes)), (character) => character.charCodeAt(0));

  it.each([
    ["to LF", toLf],
    ["to CRLF", toCrlf],
    ["to LF when it was committed and to CRLF when it was checked out", (content: string) => toCrlf(toLf(content))],
  ])("is a PNG whose line ends git converted %s", async (_, conversion) => {
    const problem = await onlyProblem(convert(samples.png, conversion));
    expect(problem).toMatchObject({ code: problemCodes.imageCorrupt });
    expect(problem?.message).toContain("PNG was damaged by a conversion of line ends");
    expect(problem?.fix).toContain("`*.png binary` to .gitattributes");
  });

  it("is a JPEG whose line ends git converted to CRLF", async () => {
    const { jpegBaseline } = samples;
    const comment = (length: number) => {
      // Every tenth byte is an LF.
      const data = Uint8Array.from({ length }, (_, index) => (index % 10 === 9 ? 10 : 32));
      data.set([0xff, 0xfe, (length - 2) >> 8, (length - 2) & 0xff]);
      return concat(jpegBaseline.subarray(0, 2), data, jpegBaseline.subarray(2));
    };
    const lineEnds = async (bytes: Uint8Array) => {
      const problem = await onlyProblem(bytes);
      expect(problem?.code).toMatch(/^image-(corrupt|truncated)$/);
      return problem?.fix.includes("`*.jpg binary` to .gitattributes");
    };
    const converted = convert(comment(8000), toCrlf);
    expect(await lineEnds(converted)).toBe(true);
    // Cut as well: the advice is the same.
    expect(await lineEnds(converted.subarray(0, 6000))).toBe(true);
    // A single LF of its own says that nothing was converted, few bytes say nothing, and so do no line ends at all.
    expect(await lineEnds(concat(converted.subarray(0, 8100), text("\n")))).toBe(false);
    expect(await lineEnds(convert(comment(3000), toCrlf))).toBe(false);
    expect(await lineEnds(concat(jpegBaseline.subarray(0, -2), new Uint8Array(8000)).filter((b) => b !== 10))).toBe(
      false,
    );
  });

  it("is a JPEG of a kind that browsers do not show, and the fix is another kind", async () => {
    const bytes = samples.jpegBaseline.slice();
    bytes[bytes.indexOf(0xc0)] = 0xc9;
    const problem = await onlyProblem(bytes);
    expect(problem).toMatchObject({ code: problemCodes.imageFormat, fix: "Save it as a baseline JPEG or a PNG." });
    expect(problem?.message).toContain("arithmetic coding");
  });

  it.each([
    ["a GIF", samples.gif],
    ["a WebP", samples.webp],
    ["an AVIF", samples.avif],
    ["an HTML page", text("<!DOCTYPE html><html><body>Sign in</body></html>")],
    ["an HTML page", text("\n  <html lang=en>")],
    ["an HTML page", text("<!-- saved --><html>")],
    ["an SVG", text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["an SVG", text('\ufeff<?xml version="1.0"?>\n<!-- made by a tool -->\n<svg width="1"/>')],
    ["a JSON text", text('{"error":"not found"}')],
    ["a data URL written as text", text("data:image/png;base64,iVBORw0KGgo")],
    ["an image written as base64 text", text("iVBORw0KGgoAAAANSUhEUgAA")],
    ["a text file", text("404: Not Found")],
    ["a PDF", text("%PDF-1.7\n")],
    ["a ZIP archive", concat(text("PK"), new Uint8Array([3, 4, 20, 0]))],
    ["a TIFF", new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0])],
    ["a BMP", concat(text("BM"), new Uint8Array(60))],
    ["an MP4 or QuickTime video", concat(new Uint8Array([0, 0, 0, 32]), text("ftypisom"))],
    ["a JPEG 2000", concat(new Uint8Array([0, 0, 0, 12]), text("jP  "), new Uint8Array([13, 10, 0x87, 10]))],
    ["a file of zero bytes", new Uint8Array(4096)],
    ["of an unknown format", new Uint8Array([0x91, 0x02, 0xfe, 0x00, 0x10, 0x99])],
  ])("is %s, and the message says so", async (name, bytes) => {
    const problem = await onlyProblem(bytes);
    expect(problem?.code).toBe(problemCodes.imageFormat);
    expect(problem?.message).toContain(`This is ${name}`);
  });
});

describe("a broken PNG", () => {
  it("is cut at every place but its end", async () => {
    for (let length = 8; length < samples.png.length; length++) {
      const problem = await onlyProblem(samples.png.slice(0, length));
      expect(problem?.code, `cut at ${length}`).toBe(problemCodes.imageTruncated);
      expect(problem?.message).toContain(`byte ${length}`);
    }
  });

  it("has a wrong checksum: the message says in which chunk", async () => {
    const bytes = samples.png.slice();
    bytes[20] = 99;
    expect((await onlyProblem(bytes))?.message).toContain("checksum of chunk IHDR");
  });

  it.each([
    ["no IHDR first", concat(pngSignature, chunk("IDAT", text("x")), chunk("IEND")), "first chunk is IDAT"],
    ["an iOS PNG", concat(pngSignature, chunk("CgBI", new Uint8Array(4)), chunk("IEND")), "iOS"],
    [
      "two headers",
      concat(pngSignature, chunk("IHDR", header(1, 1)), chunk("IHDR", header(1, 1)), chunk("IEND")),
      "IHDR",
    ],
    ["a short header", concat(pngSignature, chunk("IHDR", new Uint8Array(12)), chunk("IEND")), "IHDR"],
    ["no pixels", concat(pngSignature, chunk("IHDR", header(1, 1)), chunk("IEND")), "no pixels"],
    ["no width", pngOf({ width: 0 }), "no width and height"],
    ["no height", pngOf({ height: 0 }), "no width and height"],
    ["no chunk type", concat(pngSignature, chunk("IHDR", header(1, 1)), chunk("\0\0\0\0")), "should be a chunk"],
  ])("has %s", async (_, bytes, words) => {
    const problem = await onlyProblem(bytes);
    expect(problem?.code).toBe(problemCodes.imageCorrupt);
    expect(problem?.message).toContain(words);
  });

  it("claims a chunk of 4 GB", async () => {
    const bytes = samples.png.slice();
    new DataView(bytes.buffer).setUint32(33, 0xffffffff);
    expect((await onlyProblem(bytes))?.code).toBe(problemCodes.imageCorrupt);
  });
});

describe("a broken JPEG", () => {
  it.each(["jpegBaseline", "jpegProgressive", "jpegTurned"] as const)(
    "is %s cut at any place but its end",
    async (name) => {
      for (let length = 3; length < samples[name].length; length++) {
        const problem = await onlyProblem(samples[name].slice(0, length));
        expect(problem?.code, `cut at ${length}`).toBe(problemCodes.imageTruncated);
      }
    },
  );

  it("has an end but no frame", async () => {
    expect(await onlyProblem(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]))).toMatchObject({
      code: problemCodes.imageCorrupt,
      message: expect.stringContaining("no frame header"),
    });
  });

  it("has an end but no scan", async () => {
    const { jpegBaseline } = samples;
    const scan = jpegBaseline.lastIndexOf(0xda) - 1;
    const bytes = concat(jpegBaseline.subarray(0, scan), new Uint8Array([0xff, 0xd9]));
    expect((await onlyProblem(bytes))?.message).toContain("no scan");
  });

  it("has a segment of impossible length", async () => {
    const bytes = samples.jpegBaseline.slice();
    bytes.set([0, 1], 4);
    expect((await onlyProblem(bytes))?.message).toContain("length of the segment at byte 2");
  });

  it("finds the end of image in the preview inside EXIF data not to be the end", async () => {
    const preview = concat(new Uint8Array([0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9]));
    const bytes = concat(samples.jpegBaseline.subarray(0, 2), preview, samples.jpegBaseline.subarray(2, -2));
    expect((await onlyProblem(bytes))?.code).toBe(problemCodes.imageTruncated);
  });
});

describe("the number of pixels", () => {
  it("may be 100 megapixels", async () => {
    expect(await codesOf(pngOf({ width: 10_000, height: 10_000 }))).toEqual([]);
  });

  it("may not be more, and the message has both sides", async () => {
    const { image, problems } = await inspectImage(pngOf({ width: 10_000, height: 10_001 }), { fileName: "a.gif" });
    expect(problems[0]).toMatchObject({
      code: problemCodes.imageTooManyPixels,
      severity: "error",
      message: expect.stringContaining("10000 x 10001"),
    });
    // Whatever else is wrong is told in the same go.
    expect(problems.map(({ code }) => code)).toContain(problemCodes.imageExtension);
    expect(image).toMatchObject({ width: 10_000, height: 10_001 });
  });
});
