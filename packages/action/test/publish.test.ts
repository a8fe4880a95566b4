import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { jpeg, png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { manifestOf, setStage } from "./stage.ts";

const bytes = ({ length }: Uint8Array) => `${length.toLocaleString("en-US")} bytes`;

describe.concurrent("publishing", () => {
  test("a manifest of every kind of target", async () => {
    const [cover, view, model] = [await png(1), await png(2), await jpeg(3)];
    await using stage = await setStage({ "r/cover.png": cover, "r/view.png": view, "r/model.jpg": model });
    await stage.write({
      "itwin-images.yml": manifestOf(
        ["r/cover.png", "itwin", stage.iTwin],
        ["r/view.png", "saved-view", stage.savedView],
        ["r/model.jpg", "imodel", stage.iModel],
      ),
    });

    const run = await stage.publish();

    expect(run).toMatchObject({ exitCode: 0, stderr: "", annotations: [] });
    expect(stage.emulator.image("itwin", stage.iTwin)?.bytes).toEqual(new Uint8Array(cover));
    expect(stage.emulator.image("saved-view", stage.savedView)?.bytes).toEqual(new Uint8Array(view));
    expect(stage.emulator.image("imodel", stage.iModel)?.bytes).toEqual(new Uint8Array(model));
    const uploads = new Map(stage.uploads().map((request) => [request.path, request]));
    expect(uploads.size).toBe(3);
    expect(uploads.get(`/itwins/${stage.iTwin}/image`)?.headers).toMatchObject({
      authorization: `Bearer ${stage.emulator.token}`,
      "content-type": "image/png",
    });
    expect(uploads.get(`/itwins/${stage.iTwin}/image`)?.body).toEqual(new Uint8Array(cover));
    expect(uploads.get(`/imodels/${stage.iModel}/thumbnail`)?.headers["content-type"]).toBe("image/jpeg");

    const name = stage.emulator.image("itwin", stage.iTwin)?.name;
    expect(run.outputs).toMatchObject({ published: "3", failed: "0", "image-name": name });
    expect(JSON.parse(run.outputs.results ?? "")).toEqual([
      {
        ...{ kind: "itwin", id: stage.iTwin, file: "r/cover.png", status: "published" },
        ...{ format: "png", width: 400, height: 250, bytes: cover.length, imageName: name, problems: [] },
        reason: "it shows no image yet",
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      expect.objectContaining({ kind: "saved-view", id: stage.savedView, file: "r/view.png", status: "published" }),
      expect.objectContaining({ kind: "imodel", id: stage.iModel, format: "jpeg", status: "published" }),
    ]);
    expect(run.log.trimEnd().split("\n")).toEqual([
      "▸ Plan",
      "found 3 images",
      "▸ Check",
      "checking 3 images",
      "▸ Publish",
      `published: r/cover.png -> iTwin ${stage.iTwin} (PNG, 400 x 250, ${bytes(cover)})`,
      `published: r/view.png -> saved view ${stage.savedView} (PNG, 400 x 250, ${bytes(view)})`,
      `published: r/model.jpg -> iModel ${stage.iModel} (JPEG, 400 x 250, ${bytes(model)})`,
      "published 3, failed 0",
    ]);
    expect(run.summary).toContain("## Publish iTwin images: published 3, failed 0\n");
    expect(run.summary).toContain(
      `| ✅ published | <code>r/cover.png</code> | iTwin <code>${stage.iTwin}</code> | ${bytes(cover)} | 400 x 250 |  |`,
    );
  });

  test("the inline manifest, from the working directory, with a pattern", async () => {
    await using stage = await setStage();
    const second = stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id;
    await stage.write({ [`site/v/${stage.savedView}.png`]: await png(1), [`site/v/${second}.png`]: await png(2) });

    const images = manifestOf(["v/{id}.png", "saved-view", "{id}"]);
    const run = await stage.publish({ images, "working-directory": "site", concurrency: "1" });

    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "2", "image-name": "" } });
    expect(stage.emulator.image("saved-view", stage.savedView)?.bytes).toEqual(new Uint8Array(await png(1)));
    expect(stage.emulator.image("saved-view", second)?.bytes).toEqual(new Uint8Array(await png(2)));
    const files = JSON.parse(run.outputs.results ?? "").map(({ file }: { file: string }) => file);
    expect(files).toEqual([stage.savedView, second].sort().map((id) => `site/v/${id}.png`));
  });

  test.each(["itwin", "saved-view", "imodel"] as const)("a single image for one %s", async (kind) => {
    await using stage = await setStage({ "site/a.png": await png(7) });
    const id = { itwin: stage.iTwin, "saved-view": stage.savedView, imodel: stage.iModel }[kind];

    const run = await stage.publish({ image: "a.png", [`${kind}-id`]: id, "working-directory": "site" });

    expect(run.exitCode).toBe(0);
    expect(stage.uploads()).toHaveLength(1);
    const stored = stage.emulator.image(kind, id);
    expect(stored?.bytes).toEqual(new Uint8Array(await png(7)));
    expect(run.outputs["image-name"]).toBe(kind === "itwin" ? stored?.name : "");
  });

  test("a pattern with {id} as the one image", async () => {
    await using stage = await setStage();
    await stage.write({ [`covers/${stage.iTwin}.png`]: await png(4) });
    const run = await stage.publish({ image: "covers/{id}.png", "itwin-id": "{id}" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "1", failed: "0" } });
    expect(stage.emulator.image("itwin", stage.iTwin)?.bytes).toEqual(new Uint8Array(await png(4)));
  });

  test("a manifest elsewhere, its paths relative to itself, with a byte order mark and CRLF", async () => {
    await using stage = await setStage({ "site/renders/a.png": await png(5) });
    const manifest = manifestOf(["a.png", "itwin", stage.iTwin]).replaceAll("\n", "\r\n");
    await stage.write({ "site/renders/list.yml": `\uFEFF${manifest}` });
    const run = await stage.publish({ manifest: "renders/list.yml", "working-directory": "site" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "1" } });
    expect(stage.emulator.image("itwin", stage.iTwin)?.bytes).toEqual(new Uint8Array(await png(5)));
  });

  test("a working directory that is absolute, or a link inside the workspace", async () => {
    await using stage = await setStage({ "real/a.png": await png(1) });
    await symlink(join(stage.workspace, "real"), join(stage.workspace, "link"));
    const image = { image: "a.png", "itwin-id": stage.iTwin };
    const absolute = await stage.publish({ ...image, "working-directory": join(stage.workspace, "real") });
    const linked = await stage.publish({ ...image, "working-directory": "link" });
    expect([absolute.exitCode, linked.exitCode]).toEqual([0, 0]);
    expect([absolute.outputs.published, linked.outputs.unchanged]).toEqual(["1", "1"]);
  });

  test("a service application, with its token masked before it is used", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const { clientId, clientSecret, url } = stage.emulator;
    const run = await stage.publish({
      ...{ image: "a.png", "itwin-id": stage.iTwin },
      ...{ "client-id": clientId, "client-secret": `  ${clientSecret}\n`, authority: url },
    });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "1" } });
    const bearer = stage.uploads()[0]?.headers.authorization?.replace("Bearer ", "");
    expect(bearer).toMatch(/^eyJ/);
    const masks = run.stdout.split("\n").filter((line) => line.startsWith("::add-mask::"));
    expect(masks).toContain(`::add-mask::${clientSecret}`);
    expect(masks).toContain(`::add-mask::${bearer}`);
  });

  test("a token with its prefix and white space around it", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const { token } = stage.emulator;
    const run = await stage.publish({ token: `\n Bearer ${token} \n`, image: "a.png", "itwin-id": stage.iTwin });
    expect(run.exitCode).toBe(0);
    expect(stage.uploads()[0]?.headers.authorization).toBe(`Bearer ${token}`);
    const log = run.stdout.split("\n");
    expect(log[0]).toMatch(/^::add-mask::/);
    expect(log).toContain(`::add-mask::${token}`);
  });

  test("a dry run checks everything and sends nothing", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const run = await stage.publish({ image: "a.png", "itwin-id": stage.iTwin, "dry-run": "TRUE" });
    expect(run).toMatchObject({ exitCode: 0, annotations: [], outputs: { published: "0", failed: "0" } });
    expect(JSON.parse(run.outputs.results ?? "")).toMatchObject([{ status: "would-publish" }]);
    expect(run.summary).toContain("Dry run: everything was checked, nothing was sent.");
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("would publish 1, failed 0");
    expect(stage.uploads()).toEqual([]);
  });

  test("an input that is set to nothing has its default", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    await stage.write({ "itwin-images.yml": manifestOf(["a.png", "itwin", stage.iTwin]) });
    const none = { manifest: "", concurrency: "", "dry-run": "", "working-directory": "", authority: "" };
    const run = await stage.publish(none);
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "1" } });
  });

  test("60 images, as many at once as allowed and told in the manifest's order", async () => {
    await using stage = await setStage({}, { latencyMs: 30 });
    const views = Array.from({ length: 60 }, () => stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id);
    for (const index of views.keys()) await stage.write({ [`v/${index}.png`]: await png(index) });
    const images = manifestOf(...views.map((id, index) => [`v/${index}.png`, "saved-view", id] as const));

    const run = await stage.publish({ images, concurrency: "4" });

    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "60", failed: "0" } });
    const uploads = stage.uploads();
    expect(uploads).toHaveLength(60);
    const atOnce = uploads.map(
      ({ startedAt }) =>
        uploads.filter((other) => other.startedAt <= startedAt && (other.endedAt ?? Infinity) > startedAt).length,
    );
    expect(Math.max(...atOnce)).toBe(4);
    const told = run.log.split("\n").flatMap((line) => /^published: (v\/\d+\.png)/.exec(line)?.[1] ?? []);
    expect(told).toEqual(views.map((_, index) => `v/${index}.png`));
    for (const [index, id] of views.entries()) {
      expect(stage.emulator.image("saved-view", id)?.bytes).toEqual(new Uint8Array(await png(index)));
    }
  });

  test("a warning is an annotation on the image, and no failure", async () => {
    await using stage = await setStage({ "a.jpg": await png(1) });
    const run = await stage.publish({ image: "a.jpg", "itwin-id": stage.iTwin });
    expect(run.exitCode).toBe(0);
    expect(run.annotations).toEqual([
      {
        ...{ level: "warning", file: "a.jpg", title: `published: iTwin ${stage.iTwin}` },
        message: expect.stringMatching(/^a\.jpg: The extension is \.jpg but the bytes are a PNG/),
      },
    ]);
    expect(run.summary).toContain("| Warning");
    expect(stage.uploads()[0]?.headers["content-type"]).toBe("image/png");
  });

  test("an empty folder of the workspace is a working directory like any other", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    await mkdir(join(stage.workspace, "empty"));
    const run = await stage.publish({ image: "../a.png", "itwin-id": stage.iTwin, "working-directory": "empty" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "1" } });
  });

  test("a workspace that is a link, and paths that are written with it", async () => {
    await using stage = await setStage({ "real/site/a.png": await png(1) });
    await stage.write({ "real/site/list.yml": manifestOf(["a.png", "itwin", stage.iTwin]) });
    const workspace = join(stage.workspace, "link");
    await symlink(join(stage.workspace, "real"), workspace);
    const manifest = join(workspace, "site", "list.yml");
    const run = await stage.publish({ manifest, "working-directory": join(workspace, "site") }, { workspace });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "1" } });
    expect(JSON.parse(run.outputs.results ?? "")).toMatchObject([{ file: "site/a.png" }]);
  });

  test.each(["", "/nowhere/summary.md"])("without a place for the summary (%j)", async (file) => {
    await using stage = await setStage({ "a.png": await png(1) });
    const run = await stage.publish(
      { image: "a.png", "itwin-id": stage.iTwin },
      { env: { GITHUB_STEP_SUMMARY: file } },
    );
    expect(run).toMatchObject({ exitCode: 0, annotations: [], outputs: { published: "1" }, summary: "" });
    expect(run.log.includes("The job summary could not be written")).toBe(file !== "");
  });
});
