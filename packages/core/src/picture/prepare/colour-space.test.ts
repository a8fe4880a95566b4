import { zlibSync } from "fflate";
import { expect, test } from "vitest";
import { concatenate } from "./bytes.ts";
import { readColours } from "./colour-space.ts";
import { chunk } from "./encode-png.ts";

const header = new Uint8Array([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
const named = (compressed: Uint8Array): Uint8Array => concatenate([new TextEncoder().encode("name\0\0"), compressed]);

/** The profile of a PNG that has this in its chunk. */
function profileIn(data: Uint8Array): Uint8Array | undefined {
  const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, chunk("IHDR", header), chunk("iCCP", data), chunk("IDAT", new Uint8Array())];
  return readColours({ format: "png", bytes: concatenate(parts) }).profile();
}

test("a profile is unpacked, a large one too", () => {
  const profile = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * index) >> 7);
  expect(profileIn(named(zlibSync(profile)))).toEqual(profile);
});

test("a profile that is damaged, or unpacks to more than a profile has, is none", () => {
  const bomb = zlibSync(new Uint8Array(17 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(50_000);
  expect(profileIn(named(bomb))).toBeUndefined();
  expect(profileIn(named(new Uint8Array([1, 2, 3])))).toBeUndefined();
});
