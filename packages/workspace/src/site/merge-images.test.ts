import { describe, expect, it } from "vitest";
import type { SiteImage } from "./image-list.ts";
import { mergeImages } from "./merge-images.ts";

const image = (id: string, file: string, digit = "0"): SiteImage => ({
  ...{ kind: "saved-view", id, displayName: null, file, width: 1, height: 1, mediaType: "image/png" },
  ...{ sha256: digit.repeat(64), imageName: null, alt: "" },
});

const merge = (args: Partial<Parameters<typeof mergeImages>[0]>) =>
  mergeImages({ fresh: [], fallback: [], unreadable: [], onBranch: [], prune: false, branch: "pr", ...args });

describe("mergeImages", () => {
  const onBranch = [image("a", "a.png"), image("b", "b.png")];

  it("keeps what only the branch has, unless it is pruned", () => {
    const fresh = [image("a", "a.png", "1")];
    expect(merge({ onBranch, fresh })).toEqual({ images: [...fresh, onBranch[1]], obsolete: [] });
    expect(merge({ onBranch, fresh, prune: true })).toEqual({ images: fresh, obsolete: ["b.png"] });
    expect(merge({ onBranch, fresh, prune: true, unreadable: [image("b", "b.png", "2")] })).toEqual({
      images: [...fresh, onBranch[1]],
      obsolete: [],
    });
  });

  it("gives the branch no older image for its own, and no image that it can't give", () => {
    expect(merge({ onBranch, fallback: [image("a", "a.png", "1"), image("c", "c.png")] })).toEqual({
      images: [image("c", "c.png"), ...onBranch],
      obsolete: [],
    });
    expect(merge({ unreadable: [image("c", "c.png")] })).toEqual({ images: [], obsolete: [] });
  });

  it("lets images swap their files, and lets go of a renamed one's", () => {
    const swapped = [image("a", "b.png"), image("b", "a.png")];
    expect(merge({ onBranch, fresh: swapped })).toEqual({ images: swapped, obsolete: [] });
    expect(merge({ onBranch, fresh: [image("a", "c.png")] }).obsolete).toEqual(["a.png"]);
  });

  it("refuses to put an image in the place of another one that stays", () => {
    expect(() => merge({ onBranch, fresh: [image("c", "B.png")] })).toThrow(
      '"b.png" is the image of another target on pr',
    );
    expect(merge({ onBranch, fresh: [image("c", "B.png")], prune: true }).obsolete).toEqual(["a.png", "b.png"]);
  });
});
