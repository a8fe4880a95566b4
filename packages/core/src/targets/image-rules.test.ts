import { describe, expect, it } from "vitest";
import { jpegOf, pngOf, samples } from "../../test/samples.ts";
import { ImageRejectedError } from "../errors.ts";
import { inspectImage } from "../image/inspect.ts";
import { problemCodes } from "../problem.ts";
import type { TargetKind } from "../target.ts";
import { requireAcceptable } from "./image-rules.ts";
import { checkImage, describeTarget, targetIdProblem, targetKinds } from "./index.ts";

const check = async (bytes: Uint8Array, kind: TargetKind) => {
  const { image } = await inspectImage(bytes);
  if (image === undefined) throw new Error("the sample is not an image");
  return checkImage(image, kind).map(({ code, severity }) => `${severity} ${code}`);
};
const tooLarge = problemCodes.imageTooLarge;

describe("size in bytes", () => {
  it.each([
    ["itwin", 5_000_000, []],
    ["itwin", 5_000_001, [`warning ${tooLarge}`]],
    ["itwin", 5_242_880, [`warning ${tooLarge}`]],
    ["itwin", 5_242_881, [`error ${tooLarge}`]],
    ["imodel", 5_000_000, []],
    ["imodel", 5_000_001, [`warning ${tooLarge}`]],
    ["imodel", 5_242_880, [`warning ${tooLarge}`]],
    ["imodel", 5_242_881, [`error ${tooLarge}`]],
    ["saved-view", 5_242_880, []],
    ["saved-view", 5_242_881, [`warning ${tooLarge}`]],
  ] as const)("of an image for %s: %i bytes give %j", async (kind, byteLength, expected) => {
    expect(await check(pngOf({ byteLength }), kind)).toEqual(expected);
    if (kind !== "saved-view") expect(await check(jpegOf({ byteLength }), kind)).toEqual(expected);
  });

  it.each([
    [
      "itwin",
      pngOf({ byteLength: 5_242_881 }),
      "The file has 5,242,881 bytes; the platform takes at most 5 megabytes. Save it below 5,000,000 bytes: fewer pixels, a stronger PNG compression or JPEG.",
    ],
    [
      "imodel",
      jpegOf({ byteLength: 5_000_001 }),
      'The file has 5,000,001 bytes; the platform takes at most "5 megabytes", which may mean 5,000,000 bytes. Save it below 5,000,000 bytes: fewer pixels or a lower JPEG quality.',
    ],
    [
      "saved-view",
      pngOf({ byteLength: 5_242_881 }),
      "The file has 5,242,881 bytes; no limit is documented for saved views, but more than 5 megabytes may be refused. Save it below 5,000,000 bytes: fewer pixels or a stronger PNG compression.",
    ],
  ] as const)("is told with the limit, and with what helps for %s", async (kind, bytes, expected) => {
    const { image } = await inspectImage(bytes);
    const [problem] = image ? checkImage(image, kind) : [];
    expect(`${problem?.message} ${problem?.fix}`).toBe(expected);
  });
});

describe("shape", () => {
  it.each([
    [500, 100, []],
    [100, 500, []],
    [501, 100, [`error ${problemCodes.imageShape}`]],
    [100, 501, [`error ${problemCodes.imageShape}`]],
  ])("of an iTwin's image: %i x %i gives %j", async (width, height, expected) => {
    expect(await check(pngOf({ width, height }), "itwin")).toEqual(expected);
  });

  it.each(["saved-view", "imodel"] as const)("of a %s's image is free", async (kind) => {
    expect(await check(pngOf({ width: 4000, height: 100 }), kind)).toEqual([]);
  });
});

describe("format", () => {
  it.each(["itwin", "imodel"] as const)("of an image for %s may be JPEG", async (kind) => {
    expect(await check(samples.jpegBaseline, kind)).toEqual([]);
  });

  it("of a saved view's image must be PNG", async () => {
    expect(await check(samples.jpegBaseline, "saved-view")).toEqual([`error ${problemCodes.imageFormatForTarget}`]);
  });

  it("is told together with everything else", async () => {
    expect(await check(jpegOf({ byteLength: 5_300_000 }), "saved-view")).toEqual([
      `error ${problemCodes.imageFormatForTarget}`,
      `warning ${tooLarge}`,
    ]);
    expect(await check(pngOf({ width: 600, height: 100, byteLength: 5_300_000 }), "itwin")).toEqual([
      `error ${tooLarge}`,
      `error ${problemCodes.imageShape}`,
    ]);
  });
});

describe("ids", () => {
  const uuid = "8a1f2c3d-0000-4000-8000-000000000001";
  const savedView = "ACZbDmWhULVChRcDRkoPdLaNv7DGPQORQpkxmyDyE1ERZS7bsqUkWEmr9ZGmC5TopQ";

  it.each([
    ["itwin", uuid],
    ["itwin", uuid.toUpperCase()],
    ["imodel", uuid],
    ["saved-view", savedView],
  ] as const)("of the right form: %s %s", (kind, id) => {
    expect(targetIdProblem({ kind, id })).toBeUndefined();
  });

  it.each([
    ["itwin", ""],
    ["itwin", savedView],
    ["itwin", `${uuid} `],
    ["itwin", `{${uuid}}`],
    ["itwin", `${uuid}/image`],
    ["imodel", uuid.replaceAll("-", "")],
    ["saved-view", ""],
    ["saved-view", "a/../b"],
    ["saved-view", "a?size=full"],
    ["saved-view", "a%2Fb"],
    ["saved-view", "x".repeat(513)],
  ] as const)("of another form: %s %j", (kind, id) => {
    const problem = targetIdProblem({ kind, id });
    expect(problem).toMatchObject({ code: problemCodes.targetId, severity: "error" });
    expect(problem?.message).toContain(targetKinds[kind].label);
    expect(problem?.message.length).toBeLessThan(300);
  });

  it("are named with their kind", () => {
    expect(describeTarget({ kind: "saved-view", id: "abc" })).toBe("saved view abc");
  });
});

describe("requireAcceptable", () => {
  const id = "8a1f2c3d-0000-4000-8000-000000000001";

  it("takes bytes, and an image as it is", async () => {
    const image = await requireAcceptable(targetKinds.itwin, id, samples.png);
    expect(image).toMatchObject({ width: 4, height: 3 });
    expect(await requireAcceptable(targetKinds.itwin, id, image)).toBe(image);
  });

  it("refuses with every problem, the target and the fix", async () => {
    const refusal = await requireAcceptable(
      targetKinds.itwin,
      id,
      pngOf({ width: 600, height: 100, byteLength: 5_300_000 }),
    ).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ImageRejectedError);
    const error = refusal as ImageRejectedError;
    expect(error.problems.map(({ code }) => code)).toEqual([tooLarge, problemCodes.imageShape]);
    expect(error.target).toEqual({ kind: "itwin", id });
    for (const { message, fix } of error.problems) {
      expect(error.message).toContain(message);
      expect(error.message).toContain(fix);
    }
  });

  it("refuses an inspected image for a kind that does not take it", async () => {
    const { image } = await inspectImage(samples.jpegBaseline);
    if (image === undefined) throw new Error("the sample is not an image");
    await expect(requireAcceptable(targetKinds["saved-view"], "abc", image)).rejects.toThrow("must be PNG");
  });
});
