import { expect, it } from "vitest";
import { formatGallery, makeLink } from "./gallery.ts";
import { formatImageList, parseImageList, type SiteImage } from "./image-list.ts";

const image = (more: Partial<SiteImage> = {}): SiteImage => ({
  ...{ kind: "saved-view", id: "a", displayName: "A", file: "a.png", width: 4, height: 3, mediaType: "image/png" },
  ...{ sha256: "0".repeat(64), imageName: null, alt: "A" },
  ...more,
});
const linkOf = (file: string) => makeLink(undefined, ["renders"], file);

it("a gallery is stable, whatever the order it is made from", () => {
  const images = [image(), image({ id: "b", file: "b.png", displayName: null }), image({ kind: "itwin", id: "c" })];
  for (const format of ["md", "html"] as const) {
    expect(formatGallery({ images: images.toReversed(), format, linkOf })).toBe(
      formatGallery({ images, format, linkOf }),
    );
  }
  expect(formatImageList(images.toReversed())).toBe(formatImageList(images));
  expect(formatGallery({ images: [image()], format: "md", linkOf })).toBe(
    '[//]: # (Written by itwin-images: edits are overwritten)\n\n![A](./renders/a.png)<br/>\n<span v-pre="">A</span>\n',
  );
});

it("a name has no character that means anything in a gallery", () => {
  const hostile =
    "{{ 7*7 }} <script>alert(1)</script> ](x) | `c` $x$ <!--@include: x--> :tada: www.x.com \"'&amp; {#id} ***";
  for (const format of ["md", "html"] as const) {
    const plain = formatGallery({ images: [image()], format, linkOf });
    const text = formatGallery({ images: [image({ displayName: hostile, alt: hostile })], format, linkOf });
    // Every character reference taken away, nothing but letters, digits and spaces is left of it.
    const left = text.replace(/&#\d+;/g, "");
    expect(left.replace(/[\p{L}\p{N} ]/gu, "")).toBe(plain.replace(/[\p{L}\p{N} ]/gu, ""));
    expect(text).not.toContain("alert(1)");
  }
});

it("a name stays on its line, and can't turn the direction of the text", () => {
  const text = formatGallery({
    images: [image({ displayName: "a\r\n\n# b\u2028c\u202ed\u0000e" })],
    format: "md",
    linkOf,
  });
  expect(text).toContain('<span v-pre="">a &#35; b c d e</span>');
});

it("an address is encoded, and relative to the gallery or after a base", () => {
  expect(makeLink(undefined, ["renders"], "ü (1).png")).toBe("./renders/%C3%BC%20%281%29.png");
  expect(makeLink(undefined, ["..", "img"], "a.png")).toBe("../img/a.png");
  expect(makeLink(undefined, [], "a.png")).toBe("./a.png");
  expect(makeLink("/docs/img/", ["x"], "a.png")).toBe("/docs/img/a.png");
});

it("a list is read back as it was written", () => {
  const images = [image(), image({ kind: "itwin", id: "b", file: "b.jpg", mediaType: "image/jpeg", imageName: "n" })];
  expect(formatImageList(parseImageList(formatImageList(images), "images.json"))).toBe(formatImageList(images));
  expect(parseImageList(formatImageList([]), "images.json")).toEqual([]);
});

it.each([
  ["no JSON", "{"],
  ["another file", '{"name":"x"}'],
  ["another version", '{"version":2,"images":[]}'],
  ["a file twice", formatImageList([image(), image({ id: "b" })])],
  ["a target twice", formatImageList([image(), image({ file: "b.png" })])],
  ...["../a.png", "x/a.png", "x\\a.png", "C:a.png", ".a.png", "a.html", "images.json", "-a.png", "a\n.png"].map(
    (file) => [`the file ${JSON.stringify(file)}`, formatImageList([image({ file })])],
  ),
])("a list with %s is refused: files are removed by it", (_, text = "") => {
  expect(() => parseImageList(text, "site/images.json")).toThrow('"site/images.json" is not a list of images');
});
