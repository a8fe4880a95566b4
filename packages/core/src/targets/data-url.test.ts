import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { jsonWithDataUrl } from "./data-url.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each(["Node.js", "a browser"])("writes the JSON that JSON.stringify and btoa would, in %s", (where) => {
  if (where === "a browser") vi.stubGlobal("Buffer", undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
      const bytes = new Uint8Array(random);
      const body = jsonWithDataUrl("image", { bytes, mediaType: "image/png" });
      const base64 = btoa(String.fromCharCode(...bytes));
      expect(new TextDecoder().decode(body)).toBe(JSON.stringify({ image: `data:image/png;base64,${base64}` }));
    }),
  );
});

it.each(["Node.js", "a browser"])("goes on where a chunk ends, in %s", (where) => {
  const bytes = Uint8Array.from({ length: 50_001 }, (_, index) => index * 7);
  const expected = JSON.stringify({ image: `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}` });
  if (where === "a browser") vi.stubGlobal("Buffer", undefined);
  expect(new TextDecoder().decode(jsonWithDataUrl("image", { bytes, mediaType: "image/png" })) === expected).toBe(true);
});

it("is as long as it must be and no longer", () => {
  const bytes = new Uint8Array(3_000_000);
  const body = jsonWithDataUrl("image", { bytes, mediaType: "image/png" });
  expect(body.buffer.byteLength).toBe('{"image":"data:image/png;base64,"}'.length + 4_000_000);
});
