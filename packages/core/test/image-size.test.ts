import { deflateSync } from "node:zlib";
import { inspectImage } from "@itwin-images/core";
import { expect, it } from "vitest";
import { emulated } from "./emulated.ts";
import { chunk, concat, header, pngSignature } from "./samples.ts";

/** A PNG that can be drawn: the emulator makes its renderings of it. */
function blackPng(width: number, height: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(deflateSync(new Uint8Array(height * (1 + 3 * width))));
  return concat(pngSignature, chunk("IHDR", header(width, height)), chunk("IDAT", pixels), chunk("IEND"));
}

it.each([
  ["itwin", { full: "large_", thumbnail: "small_" }],
  ["saved-view", { full: "size=full", thumbnail: "size=thumbnail" }],
  ["imodel", { full: "size=large", thumbnail: "size=small" }],
] as const)("the current image of %s comes at either size", async (kind, marks) => {
  const { emulator, platform, iTwinId, savedViewId, iModelId } = await emulated();
  const target = { kind, id: { itwin: iTwinId, "saved-view": savedViewId, imodel: iModelId }[kind] };
  await platform.upload({ target, image: blackPng(1200, 750) });
  const widths: number[] = [];
  for (const size of ["full", "thumbnail"] as const) {
    emulator.clearRequests();
    const current = await platform.current({ target, size });
    if (current === undefined) throw new Error("It shows nothing.");
    expect(`${emulator.requests[0]?.path} ${current.imageName}`).toContain(marks[size]);
    const { image } = await inspectImage(await platform.download({ target, current }));
    widths.push(image?.width ?? 0);
  }
  const [full = 0, thumbnail = 0] = widths;
  // What the platform keeps comes back as it was. How large its renderings are, nobody states.
  if (kind !== "imodel") expect(full).toBe(1200);
  expect(thumbnail).toBeGreaterThan(0);
  expect(thumbnail).toBeLessThan(full);
});
