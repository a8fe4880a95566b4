import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pngOf, samples } from "../../test/samples.ts";
import { problemCodes } from "../problem.ts";
import { type Inspection, inspectImage } from "./inspect.ts";

const codes = new Set<string>(Object.values(problemCodes));

/** Whatever the bytes, the answer is an image or at least one known error. */
function expectAnswer({ image, problems }: Inspection): void {
  for (const problem of problems) {
    expect(codes).toContain(problem.code);
    expect(problem.message).not.toBe("");
    expect(problem.fix).not.toBe("");
  }
  if (image === undefined) expect(problems.some(({ severity }) => severity === "error")).toBe(true);
  else expect(image.width * image.height).toBeGreaterThan(0);
}

const images = fc.constantFrom(...Object.values(samples), pngOf({ byteLength: 3000 }));

describe("inspectImage", () => {
  it("finds every changed byte of a PNG", async () => {
    for (let index = 0; index < samples.png.length; index++) {
      for (const bit of [1, 0x20, 0x80, 0xff]) {
        const bytes = samples.png.slice();
        bytes[index] = (bytes[index] as number) ^ bit;
        const inspection = await inspectImage(bytes);
        expectAnswer(inspection);
        expect(inspection.problems, `byte ${index} changed by ${bit}`).toHaveLength(1);
        // Type, data and checksum of pHYs, which browsers ignore then.
        const ignored = index >= 37 && index < 54;
        if (!ignored) expect(inspection.image, `byte ${index} changed by ${bit}`).toBeUndefined();
      }
    }
  });

  it("finds every cut of a PNG", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 60, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (byteLength, part) => {
          const bytes = pngOf({ byteLength });
          const inspection = await inspectImage(
            bytes.subarray(0, Math.min(byteLength - 1, Math.floor(part * byteLength))),
          );
          expectAnswer(inspection);
          expect(inspection.image).toBeUndefined();
        },
      ),
    );
  });

  it("answers for any bytes, also those that begin like an image", async () => {
    await fc.assert(
      fc.asyncProperty(images, fc.nat(64), fc.uint8Array({ maxLength: 400 }), async (image, kept, rest) => {
        const bytes = new Uint8Array(kept + rest.length);
        bytes.set(image.subarray(0, kept));
        bytes.set(rest, kept);
        expectAnswer(await inspectImage(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it("answers for an image with bytes changed, taken out and put in", async () => {
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(8), insert: fc.uint8Array({ maxLength: 8 }) });
    await fc.assert(
      fc.asyncProperty(images, fc.array(edit, { minLength: 1, maxLength: 5 }), async (image, edits) => {
        let bytes = [...image];
        for (const { at, remove, insert } of edits) {
          const start = at % bytes.length;
          bytes = [...bytes.slice(0, start), ...insert, ...bytes.slice(start + remove)];
        }
        expectAnswer(await inspectImage(Uint8Array.from(bytes)));
      }),
      { numRuns: 500 },
    );
  });
});
