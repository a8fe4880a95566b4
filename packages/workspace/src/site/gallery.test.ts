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

const hostile =
  "{{ 7*7 }} <script>alert(1)</script> ](x) | `c` $x$ <!--@include: x--> :tada: www.x.com \"'&amp; {#id} \\] ***";

it("a name has no character that means anything in a caption, nor in HTML", () => {
  const plain = formatGallery({ images: [image()], format: "html", linkOf });
  const text = formatGallery({ images: [image({ displayName: hostile, alt: hostile })], format: "html", linkOf });
  // Every character reference taken away, nothing but letters, digits and spaces is left of it.
  const marks = (html: string) => html.replace(/&#\d+;/g, "").replace(/[\p{L}\p{N} ]/gu, "");
  expect(marks(text)).toBe(marks(plain));
  const markdown = formatGallery({ images: [image({ displayName: hostile })], format: "md", linkOf });
  const caption = /<span v-pre="">(.*)<\/span>/.exec(markdown)?.[1] ?? "";
  expect(caption.replace(/&#\d+;/g, "")).toMatch(/^[\p{L}\p{N} ]+$/u);
});

it("a text can't end the Markdown image that it belongs to, nor begin anything else", () => {
  const text = formatGallery({ images: [image({ alt: hostile, displayName: null })], format: "md", linkOf });
  const [, alt = ""] = /^!\[(.*)\]\(\.\/renders\/a\.png\)$/m.exec(text) ?? [];
  expect(alt).not.toMatch(/[[\]<{}\\`|$*~]|&\w+;/);
  expect(alt.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))).toBe(hostile);
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
