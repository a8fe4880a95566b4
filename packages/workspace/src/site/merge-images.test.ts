import { describe, expect, it } from "vitest";
import type { SiteImage } from "./image-list.ts";
import { mergeImages } from "./merge-images.ts";

const image = (id: string, file: string, digit = "0"): SiteImage => ({
  ...{ kind: "saved-view", id, displayName: null, file, width: 1, height: 1, mediaType: "image/png" },
  ...{ sha256: digit.repeat(64), imageName: null, alt: "" },
});

const merge = (args: Partial<Parameters<typeof mergeImages>[0]>) =>
  mergeImages({ brought: [], spare: [], kept: [], there: [], prune: false, where: "pr", ...args });

describe("mergeImages", () => {
  const there = [image("a", "a.png"), image("b", "b.png")];

  it("keeps what only the copy has, unless it is pruned", () => {
    const brought = [image("a", "a.png", "1")];
    expect(merge({ there, brought })).toEqual({ images: [...brought, there[1]], obsolete: [] });
    expect(merge({ there, brought, prune: true })).toEqual({ images: brought, obsolete: ["b.png"] });
    expect(merge({ there, brought, prune: true, kept: [image("b", "b.png", "2")] })).toEqual({
      images: [...brought, there[1]],
      obsolete: [],
    });
  });

  it("gives the copy no older image for its own, and no image that it can't give", () => {
    expect(merge({ there, spare: [image("a", "a.png", "1"), image("c", "c.png")] })).toEqual({
      images: [image("c", "c.png"), ...there],
      obsolete: [],
    });
    expect(merge({ kept: [image("c", "c.png")] })).toEqual({ images: [], obsolete: [] });
  });

  it("lets images swap their files, and lets go of a renamed one's", () => {
    const swapped = [image("a", "b.png"), image("b", "a.png")];
    expect(merge({ there, brought: swapped })).toEqual({ images: swapped, obsolete: [] });
    expect(merge({ there, brought: [image("a", "c.png")] }).obsolete).toEqual(["a.png"]);
  });

  it("refuses to put an image in the place of another one that stays", () => {
    expect(() => merge({ there, brought: [image("c", "B.png")] })).toThrow(
      '"b.png" is the image of another target on pr',
    );
    expect(merge({ there, brought: [image("c", "B.png")], prune: true }).obsolete).toEqual(["a.png", "b.png"]);
  });
});
