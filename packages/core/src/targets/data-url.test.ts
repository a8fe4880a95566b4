import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonWithDataUrl } from "./data-url.ts";

it("writes the JSON that JSON.stringify and btoa would", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
      const bytes = new Uint8Array(random);
      const body = jsonWithDataUrl("image", { bytes, mediaType: "image/png" });
      const base64 = btoa(String.fromCharCode(...bytes));
      expect(new TextDecoder().decode(body)).toBe(JSON.stringify({ image: `data:image/png;base64,${base64}` }));
    }),
  );
});

it("is as long as it must be and no longer", () => {
  const bytes = new Uint8Array(3_000_000);
  const body = jsonWithDataUrl("image", { bytes, mediaType: "image/png" });
  expect(body.buffer.byteLength).toBe('{"image":"data:image/png;base64,"}'.length + 4_000_000);
});
