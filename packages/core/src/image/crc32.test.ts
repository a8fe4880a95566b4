import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32, tableCrc32 } from "./crc32.ts";

test("the CRC-32 of the nine digits is the one that ISO 3309 gives", () => {
  const digits = new TextEncoder().encode("123456789");
  expect(tableCrc32(digits, 0, 9)).toBe(0xcbf43926);
  expect(crc32(digits, 0, 9)).toBe(0xcbf43926);
});

test("Node's and the table's are the same, of any part", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), fc.nat(300), (bytes, a, b) => {
      const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
      expect(crc32(bytes, start, end)).toBe(tableCrc32(bytes, start, end));
    }),
  );
});
