import { hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { Target } from "@itwin-images/core";
import sharp from "sharp";
import { expect, it } from "vitest";
import { makeSite, type Site } from "../../test/site.ts";
import { parseImageList } from "./image-list.ts";

const render = (width: number, shade: number): Promise<Buffer> =>
  sharp({ create: { width, height: width / 2, channels: 3, background: { r: shade, g: 90, b: 200 } } })
    .png()
    .toBuffer();

async function siteOf(width: number) {
  const site = await makeSite();
  const { id } = site.emulator.createSavedView({ iTwinId: site.iTwinId, displayName: "North" });
  const view: Target = { kind: "saved-view", id };
  const iTwin: Target = { kind: "itwin", id: site.iTwinId };
  const iModel: Target = { kind: "imodel", id: site.emulator.createIModel({ iTwinId: site.iTwinId }).id };
  const show = async (shade: number, targets = [view, iTwin, iModel]) => {
    for (const target of targets) await site.platform.upload({ target, image: await render(width, shade) });
  };
  await show(10);
  const targets = [view, iTwin, iModel].map((target) => ({ target, displayName: target.kind }));
  return { site, targets, view, show };
}

async function listOf(site: Site) {
  const text = String((await site.files())["images.json"]);
  return { text, images: parseImageList(text, "images.json") };
}

it.each([
  ["jpeg", "jpg"],
  ["webp", "webp"],
] as const)(
  "images are scaled and converted to %s, and stay so without being downloaded",
  async (format, extension) => {
    const { site, targets, view, show } = await siteOf(600);
    const resize = { maxWidth: 200, format };
    const first = await site.refresh(targets, { resize });
    expect(first.outcomes.map(({ status }) => status)).toEqual(["added", "added", "added"]);
    const { text, images } = await listOf(site);
    expect(JSON.parse(text).version).toBe(2);
    expect(images.map(({ file, width, height }) => [file, width, height])).toContainEqual([
      `saved-view.${extension}`,
      200,
      100,
    ]);
    const files = await site.files();
    for (const { file, sha256, mediaType, made } of images) {
      const bytes = files[file] ?? Buffer.of();
      expect(await sharp(bytes).metadata()).toMatchObject({ format, width: 200 });
      expect([hash("sha256", bytes), mediaType]).toEqual([sha256, `image/${format}`]);
      expect(made?.how).toBe(`1 max-width 200 ${format}`);
    }
    expect(String(files["gallery.md"])).toContain(`(./saved-view.${extension})`);

    site.emulator.clearRequests();
    const second = await site.refresh(targets, { resize });
    expect(second.outcomes.map(({ status }) => status)).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(site.blobs("GET")).toBe(0);
    expect(await site.files()).toEqual(files);

    await show(99, [view]);
    const third = await site.refresh(targets, { resize });
    expect(third.outcomes.map(({ status }) => status)).toEqual(["updated", "unchanged", "unchanged"]);
  },
);

it("another width, and none, make the images anew", async () => {
  const { site, targets, view } = await siteOf(600);
  const only = targets.slice(0, 1);
  await site.refresh(only, { resize: { maxWidth: 300 } });
  const other = await site.refresh(only, { resize: { maxWidth: 100 } });
  expect(other.outcomes).toMatchObject([{ status: "updated", image: { width: 100, mediaType: "image/png" } }]);
  const none = await site.refresh(only);
  expect(none.outcomes).toMatchObject([{ status: "updated", image: { width: 600 } }]);
  const stored = site.emulator.image("saved-view", view.id)?.bytes ?? new Uint8Array();
  const { text, images } = await listOf(site);
  expect(JSON.parse(text).version).toBe(1);
  expect(images[0]?.sha256).toBe(hash("sha256", stored));
  // From here, the file is the original: it is not downloaded to be scaled.
  site.emulator.clearRequests();
  await site.refresh(only, { resize: { maxWidth: 50 } });
  expect(site.blobs("GET")).toBe(0);
});

it("another format, and none, replace a WebP", async () => {
  const { site, targets } = await siteOf(600);
  await site.refresh(targets, { resize: { format: "webp" } });
  await site.refresh(targets, { resize: { format: "jpeg" } });
  await site.refresh(targets, { resize: { format: "webp" } });
  const { outcomes } = await site.refresh(targets);
  expect(outcomes.map(({ status }) => status)).toEqual(["updated", "updated", "updated"]);
  const names = ["gallery.md", "images.json", "imodel.png", "itwin.png", "saved-view.png"];
  expect(Object.keys(await site.files()).sort()).toEqual(names);
});

it("images that are as asked stay as they are", async () => {
  const { site, targets } = await siteOf(100);
  await site.refresh(targets);
  const before = await site.files();
  const { outcomes } = await site.refresh(targets, { resize: { maxWidth: 1000, format: "png" } });
  expect(outcomes.map(({ status }) => status)).toEqual(["unchanged", "unchanged", "unchanged"]);
  expect(await site.files()).toEqual(before);
});

it.each(["png", "webp"] as const)("a %s that was changed by somebody is made anew", async (format) => {
  const { site, targets } = await siteOf(600);
  const only = targets.slice(0, 1);
  const resize = { maxWidth: 200, format };
  const { outcomes } = await site.refresh(only, { resize });
  await writeFile(`${site.root}/site/${outcomes[0]?.image?.file}`, await render(200, 1));
  const again = await site.refresh(only, { resize });
  expect(again.outcomes[0]?.status).toBe("updated");
  expect((await listOf(site)).images[0]?.sha256).toBe(outcomes[0]?.image?.sha256);
});
