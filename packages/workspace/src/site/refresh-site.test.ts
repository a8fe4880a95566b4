import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPlatform } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../test/on-disk.ts";
import { makeSite, png, type Site, sha256 } from "../../test/site.ts";
import type { RefreshOutcome } from "./refresh-image.ts";
import { openSiteFolder } from "./site-folder.ts";

type Fault = Parameters<Site["emulator"]["fault"]>[0];

const statuses = (outcomes: readonly RefreshOutcome[]) => outcomes.map(({ status }) => status);
const count = (outcomes: readonly RefreshOutcome[], status: string) =>
  outcomes.filter((outcome) => outcome.status === status).length;

describe("refreshSite", () => {
  it("downloads 200 images, then none, then the 3 that changed", async () => {
    const site = await makeSite();
    const views = await Promise.all(Array.from({ length: 200 }, (_, index) => site.view(`View ${index}`, index)));
    site.emulator.clearRequests();

    const first = await site.refreshAll();
    expect(count(first.outcomes, "added")).toBe(200);
    expect(first.files).toHaveLength(202);
    expect([site.blobs("GET"), site.blobs("HEAD")]).toEqual([200, 0]);
    const before = await site.files();
    expect(Object.keys(before)).toHaveLength(202);
    expect(new Uint8Array(before["view-17.png"] ?? [])).toEqual(png(17));

    site.emulator.clearRequests();
    const second = await site.refreshAll();
    expect(count(second.outcomes, "unchanged")).toBe(200);
    expect(second.files).toEqual([]);
    expect([site.blobs("GET"), site.blobs("HEAD")]).toEqual([0, 200]);
    expect(second.outcomes.reduce((sum, { downloaded }) => sum + downloaded, 0)).toBe(0);
    expect(await site.files()).toEqual(before);

    for (const index of [3, 70, 199]) await site.show(views[index] as (typeof views)[0], 1000 + index);
    site.emulator.clearRequests();
    const third = await site.refreshAll();
    expect(third.files).toEqual(
      ["images.json", "view-199.png", "view-3.png", "view-70.png"].map((name) => `site/${name}`),
    );
    expect([site.blobs("GET"), site.blobs("HEAD")]).toEqual([3, 200]);
    const after = await site.files();
    const differing = Object.keys(after).filter((name) => !after[name]?.equals(before[name] ?? Buffer.of()));
    expect(differing).toEqual(["images.json", "view-199.png", "view-3.png", "view-70.png"]);
    expect(new Uint8Array(after["view-70.png"] ?? [])).toEqual(png(1070));
    // The list changed in three lines.
    const lines = (text: Buffer | undefined) => String(text).split("\n");
    const old = new Set(lines(before["images.json"]));
    expect(lines(after["images.json"]).filter((line) => !old.has(line))).toHaveLength(3);
  });

  it("knows an iTwin's image by its name, at one request, and lists what it is", async () => {
    const site = await makeSite();
    const target = { kind: "itwin", id: site.iTwinId } as const;
    await site.show(target, 1);
    await site.refresh([{ target, displayName: "Bridge", alt: "The bridge at dawn" }], { size: "thumbnail" });
    const list = JSON.parse(String((await site.files())["images.json"]));
    const [image] = list.images;
    expect(image).toEqual({
      ...{ kind: "itwin", id: site.iTwinId, displayName: "Bridge", file: "bridge.jpg", width: 20, height: 10 },
      ...{ mediaType: "image/jpeg", alt: "The bridge at dawn", imageName: expect.stringMatching(/^small_/) },
      sha256: await sha256((await site.files())["bridge.jpg"] ?? Buffer.of()),
    });
    site.emulator.clearRequests();
    const again = await site.refresh([{ target, displayName: "Bridge", alt: "The bridge at dawn" }], {
      size: "thumbnail",
    });
    expect(again.files).toEqual([]);
    expect(site.emulator.requests.map(({ method, kind }) => `${method} ${kind}`)).toEqual(["GET api"]);
    // Another size is another image.
    const full = await site.refresh([{ target, displayName: "Bridge" }]);
    expect(full.outcomes).toMatchObject([{ status: "updated", image: { file: "bridge.png", alt: "Bridge" } }]);
    expect(Object.keys(await site.files())).toEqual(["bridge.png", "gallery.md", "images.json"]);
  });

  it("compares without an image name and an MD5, and writes nothing that is the same", async () => {
    const site = await makeSite({ contentMd5: false });
    const view = await site.view("View", 1);
    const iModel = { kind: "imodel", id: site.emulator.createIModel({ iTwinId: site.iTwinId }).id } as const;
    await site.show(iModel, 2);
    const targets = [{ target: view }, { target: iModel }];
    expect(statuses((await site.refresh(targets)).outcomes)).toEqual(["added", "added"]);
    site.emulator.clearRequests();
    expect(await site.refresh(targets)).toMatchObject({
      files: [],
      outcomes: [{ status: "unchanged" }, { status: "unchanged" }],
    });
    expect([site.blobs("GET"), site.blobs("HEAD")]).toEqual([1, 1]);
    await site.show(view, 3);
    site.emulator.clearRequests();
    expect(statuses((await site.refresh(targets)).outcomes)).toEqual(["updated", "unchanged"]);
    // What was fetched to compare is not fetched again.
    expect(site.blobs("GET")).toBe(1);
  });

  it("takes no more than 32 MiB where it has to fetch an image to compare it", async () => {
    const site = await makeSite({ contentMd5: false });
    const target = await site.view("View", 1);
    await site.refreshAll();
    const before = await site.files();
    const { platform } = site;
    const href = (await platform.savedViews.getImage({ savedViewId: target.id })).href;
    // A storage that tells neither length nor MD5.
    const body = Buffer.alloc(40_000_000, png(1));
    site.emulator.fault({ kind: "blob", method: "GET", path: new URL(href).pathname, times: 2, body });
    const { outcomes } = await site.refreshAll();
    expect(statuses(outcomes)).toEqual(["failed"]);
    expect(outcomes[0]?.error?.message).toContain("larger than 33,554,432 bytes");
    expect(await site.files()).toEqual(before);
  });

  it("takes the line ends of Windows for no change", async () => {
    const site = await makeSite();
    await site.view("A", 1);
    await site.refreshAll();
    const before = await site.files();
    for (const name of ["images.json", "gallery.md"]) {
      await writeFile(join(site.root, "site", name), String(before[name]).replaceAll("\n", "\r\n"));
    }
    expect((await site.refreshAll()).files).toEqual([]);
    expect(String((await site.files())["gallery.md"])).toContain("\r\n");
  });

  it.each(["gone", "failed"])("lists no image of a target that is %s when its file is missing too", async (status) => {
    const site = await makeSite();
    const [a, b] = [await site.view("A", 1), await site.view("B", 2)];
    await site.refreshAll();
    await rm(join(site.root, "site/a.png"));
    if (status === "failed") site.emulator.fault({ kind: "api", path: `/savedviews/${a.id}/image`, status: 403 });
    const targets = [
      { target: b, displayName: "B" },
      ...(status === "failed" ? [{ target: a, displayName: "A" }] : []),
    ];
    const { outcomes, images } = await site.refresh(targets);
    expect(statuses(outcomes)).toEqual(["unchanged", status]);
    expect(outcomes[1]?.reason).toContain("a.png is not there and is listed no more");
    expect(images.map(({ file }) => file)).toEqual(["b.png"]);
    const files = await site.files();
    expect(String(files["images.json"])).not.toContain("a.png");
    expect(String(files["gallery.md"])).not.toContain("a.png");
  });

  it("puts back what was changed or removed by hand", async () => {
    const site = await makeSite();
    const target = { kind: "itwin", id: site.iTwinId } as const;
    await site.show(target, 1);
    const view = await site.view("View", 2);
    const targets = [
      { target, displayName: "Twin" },
      { target: view, displayName: "View" },
    ];
    await site.refresh(targets);
    const before = await site.files();
    await writeFile(join(site.root, "site/twin.png"), png(9));
    await rm(join(site.root, "site/view.png"));
    expect(statuses((await site.refresh(targets)).outcomes)).toEqual(["updated", "updated"]);
    expect(await site.files()).toEqual(before);
  });

  it("renames a file with its view, without fetching it again", async () => {
    const site = await makeSite();
    const target = await site.view("x", 1);
    await site.refresh([{ target, displayName: "Old name" }]);
    site.emulator.clearRequests();
    const { outcomes, files } = await site.refresh([{ target, displayName: "New name" }]);
    expect(outcomes).toMatchObject([{ status: "updated", reason: "its file was called old-name.png", downloaded: 0 }]);
    expect(files).toEqual(["gallery.md", "images.json", "new-name.png", "old-name.png"].map((name) => `site/${name}`));
    expect(site.blobs("GET")).toBe(0);
    expect(Object.keys(await site.files())).toEqual(["gallery.md", "images.json", "new-name.png"]);
  });

  it("lets two views swap their names and loses neither image", async () => {
    const site = await makeSite();
    const [a, b] = [await site.view("a", 1), await site.view("b", 2)];
    await site.refresh([
      { target: a, displayName: "One" },
      { target: b, displayName: "Two" },
    ]);
    const { outcomes } = await site.refresh([
      { target: a, displayName: "Two" },
      { target: b, displayName: "One" },
    ]);
    const files = await site.files();
    for (const [index, { image }] of outcomes.entries()) {
      expect(new Uint8Array(files[image?.file ?? ""] ?? [])).toEqual(png(index + 1));
    }
  });

  it("gives hostile names files that every system takes, in the folder", async () => {
    const site = await makeSite();
    const names = [
      ...["🏗️🚧", "a/b\\c", "../../../escape", "..", "CON", "con.txt", "nul", "x".repeat(300), "Same", "SAME", "same"],
      ...["é", "e\u0301", " dot. ", "\u202eevil", "-rf", "~", "C:\\x", "日本語", "a\u0000b", "{{ 1+1 }}", "", "."],
    ];
    for (const [index, name] of names.entries()) await site.view(name, index);
    const { outcomes } = await site.refreshAll();
    expect(count(outcomes, "added")).toBe(names.length);
    expect(await readdir(site.root)).toEqual(["README.md", "site"]);
    const files = (await readdir(join(site.root, "site"))).filter((name) => name.endsWith(".png"));
    expect(files).toHaveLength(names.length);
    expect(new Set(files.map((name) => name.normalize("NFKC").toLowerCase())).size).toBe(names.length);
    for (const file of files) {
      expect(file).toBe(file.normalize("NFC"));
      expect(Buffer.byteLength(file)).toBeLessThanOrEqual(255);
      expect(file).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cf}]|^[.\s-]|[\s.]\.png$|^(con|prn|aux|nul|com\d|lpt\d)\./iu);
    }
    expect(files).toContain("con_.png");
    expect((await site.refreshAll()).files).toEqual([]);
  });

  it.each([
    ["an HTML page", { body: "<!doctype html><title>Sign in</title>" }, "HTML"],
    ["a PNG cut in half", { body: png(5).slice(0, png(5).length / 2) }, "cut off"],
    ["50 MB", { body: Buffer.alloc(50_000_000, png(5)) }, "larger than 33,554,432 bytes"],
    ["nothing", { body: "" }, "empty"],
    ["a storage that is down", { status: 500 }, "answered 500"],
  ])("refuses %s, keeps the old file, and brings the others", async (_, fault, why) => {
    const site = await makeSite();
    const [bad, good] = [await site.view("Bad", 1), await site.view("Good", 2)];
    await site.refreshAll();
    const before = await site.files();
    await site.show(bad, 11);
    await site.show(good, 12);
    const href = (await site.platform.savedViews.getImage({ savedViewId: bad.id })).href;
    const path = new URL(href).pathname;
    // Its HEAD must still tell that it changed.
    site.emulator.fault({ kind: "blob", method: "GET", path, times: 2, ...fault });

    const { outcomes, files } = await site.refreshAll({ prune: true });
    expect(statuses(outcomes).sort()).toEqual(["failed", "updated"]);
    const failed = outcomes.find(({ status }) => status === "failed");
    expect(failed?.error?.message).toContain(why);
    expect(files).toEqual(["site/good.png", "site/images.json"]);
    const after = await site.files();
    expect(after["bad.png"]).toEqual(before["bad.png"]);
    expect(JSON.parse(String(after["images.json"])).images[0]).toEqual(
      JSON.parse(String(before["images.json"])).images[0],
    );
  });

  it("keeps what is gone, and removes it with prune", async () => {
    const site = await makeSite();
    const [a, b] = [await site.view("Gone", 1), await site.view("Stays", 2)];
    const iTwin = { kind: "itwin", id: site.iTwinId } as const;
    await site.show(iTwin, 3);
    const all = [{ target: a, displayName: "Gone" }, { target: b, displayName: "Stays" }, { target: iTwin }];
    await site.refresh(all);
    await writeFile(join(site.root, "site/mine.png"), png(8));
    await site.platform.itwins.deleteImage({ iTwinId: site.iTwinId });
    const fewer = all.slice(1);

    const kept = await site.refresh(fewer);
    expect(statuses(kept.outcomes)).toEqual(["unchanged", "gone", "gone"]);
    expect(kept.files).toEqual([]);

    const pruned = await site.refresh(fewer, { prune: true });
    expect(statuses(pruned.outcomes)).toEqual(["unchanged", "removed", "removed"]);
    expect(Object.keys(await site.files())).toEqual(["gallery.md", "images.json", "mine.png", "stays.png"]);
    expect(pruned.files).toEqual(
      ["gallery.md", "gone.png", "images.json", `itwin-${site.iTwinId}.png`].map((name) => `site/${name}`),
    );
  });

  it("removes nothing in a run in which something fails", async () => {
    const site = await makeSite();
    const [a, b] = [await site.view("A", 1), await site.view("B", 2)];
    await site.refresh([
      { target: a, displayName: "A" },
      { target: b, displayName: "B" },
    ]);
    const good = await site.view("C", 3);
    site.emulator.fault({ kind: "api", path: `/savedviews/${b.id}/image`, status: 403 });
    const targets = [
      { target: b, displayName: "B" },
      { target: good, displayName: "C" },
    ];
    const { outcomes } = await site.refresh(targets, { prune: true });
    expect(statuses(outcomes)).toEqual(["failed", "added", "gone"]);
    expect(outcomes[2]?.reason).toContain("nothing is removed in a run that fails");
    expect(Object.keys(await site.files())).toEqual(["a.png", "b.png", "c.png", "gallery.md", "images.json"]);
  });

  it("removes nothing when not one image is there, which a token without access would see too", async () => {
    const site = await makeSite();
    const views = [await site.view("A", 1), await site.view("B", 2)];
    const targets = views.map((target) => ({ target }));
    await site.refresh(targets);
    const before = await site.files();
    const token = site.emulator.issueToken({ memberOf: [] });
    const platform = createPlatform({ apiUrl: site.emulator.url, token });
    const { outcomes } = await site.refresh(targets, { prune: true, platform });
    expect(statuses(outcomes)).toEqual(["failed", "failed"]);
    expect(outcomes[0]?.error?.message).toContain("a token that may not see them");
    expect(await site.files()).toEqual(before);
  });

  it("stops at a refused token, and leaves the site as it is", async () => {
    const site = await makeSite();
    const targets = await Promise.all([1, 2, 3, 4].map(async (n) => ({ target: await site.view(`V${n}`, n) })));
    await site.refresh(targets);
    const before = await site.files();
    const platform = createPlatform({ apiUrl: site.emulator.url, token: "wrong" });
    site.emulator.clearRequests();
    const { outcomes } = await site.refresh(targets, { platform, concurrency: 1, prune: true });
    expect(statuses(outcomes)).toEqual(["failed", "not-attempted", "not-attempted", "not-attempted"]);
    expect(site.emulator.requests).toHaveLength(1);
    expect(await site.files()).toEqual(before);
  });

  it.each<[string, Fault, string[]]>([
    [
      "stops at a rate limit that outlasts its patience",
      { status: 429, headers: { "Retry-After": "36000" } },
      ["failed", "not-attempted", "not-attempted", "not-attempted"],
    ],
    [
      "takes a redirect for the fault of one target",
      { redirectTo: "https://example.com/" },
      ["failed", "added", "added", "added"],
    ],
    [
      "takes an oversized answer for the fault of one target",
      { body: "x".repeat(2 ** 21) },
      ["failed", "added", "added", "added"],
    ],
  ])("%s", async (_, fault, expected) => {
    const site = await makeSite();
    const targets = await Promise.all([1, 2, 3, 4].map(async (n) => ({ target: await site.view(`V${n}`, n) })));
    site.emulator.fault({ kind: "api", method: "GET", ...fault });
    const { outcomes } = await site.refresh(targets, { concurrency: 1 });
    expect(statuses(outcomes)).toEqual(expected);
  });

  it("has an outcome for every target of a cancelled run, and lists what was done", async () => {
    const site = await makeSite();
    const targets = await Promise.all(
      [1, 2, 3].map(async (n) => ({ target: await site.view(`V${n}`, n), displayName: `V${n}` })),
    );
    const cancel = new AbortController();
    const { platform } = site;
    const cancelling = {
      ...platform,
      async download(request: Parameters<typeof platform.download>[0]) {
        const bytes = await platform.download(request);
        if (request.target.id === targets[1]?.target.id) cancel.abort(new Error("cancelled"));
        return bytes;
      },
    };
    const { outcomes } = await site.refresh(targets, { platform: cancelling, signal: cancel.signal, concurrency: 1 });
    expect(statuses(outcomes)).toEqual(["added", "not-attempted", "not-attempted"]);
    expect(Object.keys(await site.files())).toEqual(["gallery.md", "images.json", "v1.png"]);
    expect(statuses((await site.refresh(targets)).outcomes)).toEqual(["unchanged", "added", "added"]);
  });

  it("overwrites no file of somebody else, but takes up what a killed run left", async () => {
    const site = await makeSite();
    const targets = [
      { target: await site.view("a", 1), displayName: "Logo" },
      { target: await site.view("b", 2), displayName: "Left" },
    ];
    await mkdir(join(site.root, "site"));
    await writeFile(join(site.root, "site/LOGO.png"), png(7));
    await writeFile(join(site.root, "site/left.png"), png(2));
    const { outcomes } = await site.refresh(targets, { fileName: "{name}" });
    expect(statuses(outcomes)).toEqual(["failed", "added"]);
    expect(outcomes[0]?.error?.message).toContain('"site/logo.png" is there already');
    expect(new Uint8Array((await site.files())["LOGO.png"] ?? [])).toEqual(png(7));
  });

  it("writes nothing outside the workspace, through a linked folder or file", async () => {
    const site = await makeSite();
    const outside = await makeFolder();
    const target = await site.view("A", 1);
    await symlink(outside, join(site.root, "site"), "junction");
    await expect(site.refresh([{ target, displayName: "A" }])).rejects.toThrow("outside the workspace");
    expect(await readdir(outside)).toEqual([]);
    await rm(join(site.root, "site"));

    await writeFile(join(outside, "victim.png"), "victim");
    await site.refresh([{ target, displayName: "A" }]);
    await rm(join(site.root, "site/a.png"));
    await symlink(join(outside, "victim.png"), join(site.root, "site/a.png"));
    expect(statuses((await site.refresh([{ target, displayName: "A" }])).outcomes)).toEqual(["updated"]);
    expect(await readFile(join(outside, "victim.png"), "utf8")).toBe("victim");
    expect(new Uint8Array((await site.files())["a.png"] ?? [])).toEqual(png(1));
  });

  it("gives the bytes of a listed image only as they are listed, and through no link", async () => {
    const site = await makeSite();
    await site.view("A", 1);
    await site.refreshAll();
    const folder = await openSiteFolder({ root: site.root, directory: "", path: "site" });
    const [image] = folder.images;
    if (image === undefined) throw new Error("Nothing is listed.");
    expect(new Uint8Array((await folder.readListed(image)) ?? [])).toEqual(png(1));
    const file = join(site.root, "site/a.png");
    await writeFile(file, png(2));
    expect(await folder.readListed(image)).toBeUndefined();
    await rm(file);
    expect(await folder.readListed(image)).toBeUndefined();
    await writeFile(join(site.root, "same.png"), png(1));
    await symlink(join(site.root, "same.png"), file);
    expect(await folder.readListed(image)).toBeUndefined();
  });

  it("refuses a list or a gallery that somebody else wrote, before it asks for anything", async () => {
    const site = await makeSite();
    const target = await site.view("A", 1);
    await site.refresh([{ target }]);
    site.emulator.clearRequests();
    await writeFile(join(site.root, "site/gallery.md"), "# My own page\n");
    await expect(site.refresh([{ target }])).rejects.toThrow("this program did not write it");
    await rm(join(site.root, "site/gallery.md"));
    await writeFile(join(site.root, "site/images.json"), "[]");
    await expect(site.refresh([{ target }])).rejects.toThrow("not a list of images that this program wrote");
    expect(site.emulator.requests).toEqual([]);
  });
});
