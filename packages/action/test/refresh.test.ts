import { execFile } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import type { RunActionOptions } from "./run-action.ts";
import { type Stage, setStage } from "./stage.ts";

const refresh = (stage: Stage, inputs: RunActionOptions["inputs"], more: Partial<RunActionOptions> = {}) =>
  stage.publish({ into: "site", ...inputs }, { action: "refresh", ...more });

const git = async (stage: Stage, ...args: readonly string[]): Promise<string> => {
  const identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
  return (await promisify(execFile)("git", [...identity, ...args], { cwd: stage.workspace })).stdout;
};

/** Publishes through the API, as another workflow would have. */
async function show(stage: Stage, kind: "itwin" | "saved-view" | "imodel", id: string, image: Buffer): Promise<void> {
  const { url, token } = stage.emulator;
  const path = {
    itwin: `itwins/${id}/image`,
    "saved-view": `savedviews/${id}/image`,
    imodel: `imodels/${id}/thumbnail`,
  }[kind];
  const isView = kind === "saved-view";
  const response = await fetch(`${url}/${path}`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": isView ? "application/json" : "image/png" },
    body: isView
      ? JSON.stringify({ image: `data:image/png;base64,${image.toString("base64")}` })
      : new Uint8Array(image),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function manyViews(stage: Stage, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const displayName = `View ${String(index).padStart(3, "0")}`;
    const { id } = stage.emulator.createSavedView({ iTwinId: stage.iTwin, displayName });
    await show(stage, "saved-view", id, await png(index, { width: 32, height: 20 }));
    ids.push(id);
  }
  return ids;
}

const blobs = (stage: Stage, method: string) =>
  stage.emulator.requests.filter((request) => request.kind === "blob" && request.method === method).length;

describe.concurrent("refresh", () => {
  test("200 saved views: all, then nothing and a clean tree, then the 3 that changed", async () => {
    await using stage = await setStage();
    await show(stage, "saved-view", stage.savedView, await png(999));
    const ids = await manyViews(stage, 199);
    await git(stage, "init", "-q");
    const inputs = { "saved-views-of-itwin": stage.iTwin, gallery: "gallery.md", "file-name": "{name}", size: "full" };

    const first = await refresh(stage, inputs);
    expect(first).toMatchObject({ exitCode: 0, stderr: "", annotations: [], outputs: { changed: "true", commit: "" } });
    expect(JSON.parse(first.outputs.files ?? "")).toHaveLength(202);
    expect(first.log.trimEnd().split("\n").at(-1)).toBe("changed 200, failed 0");
    await git(stage, "add", "-A");
    await git(stage, "commit", "-qm", "images");

    stage.emulator.clearRequests();
    const second = await refresh(stage, inputs);
    expect(second).toMatchObject({ exitCode: 0, outputs: { changed: "false", files: "[]" } });
    expect(await git(stage, "status", "--porcelain")).toBe("");
    expect([blobs(stage, "GET"), blobs(stage, "HEAD")]).toEqual([0, 200]);
    expect(second.summary).toContain("No file changed; 0 bytes of images were fetched.");
    expect(second.log.trimEnd().split("\n").at(-1)).toBe("changed 0, failed 0, unchanged 200");

    for (const index of [5, 77, 150]) await show(stage, "saved-view", ids[index] ?? "", await png(5000 + index));
    stage.emulator.clearRequests();
    const third = await refresh(stage, inputs);
    const changed = ["images.json", "view-005.png", "view-077.png", "view-150.png"].map((name) => `site/${name}`);
    expect(JSON.parse(third.outputs.files ?? "")).toEqual(changed);
    expect((await git(stage, "status", "--porcelain")).trim().split("\n")).toEqual(
      changed.map((file) => expect.stringContaining(file)),
    );
    expect([blobs(stage, "GET"), blobs(stage, "HEAD")]).toEqual([3, 200]);
  });

  test("a list that comes back empty is no reason to remove what it brought", async () => {
    await using stage = await setStage();
    await show(stage, "saved-view", stage.savedView, await png(1));
    await show(stage, "itwin", stage.iTwin, await png(2));
    const inputs = { targets: `- itwin: ${stage.iTwin}`, "saved-views-of-itwin": stage.iTwin, prune: "true" };
    await refresh(stage, inputs);
    const before = await readdir(join(stage.workspace, "site"));
    expect(before).toHaveLength(3);
    const run = await refresh(stage, { ...inputs, include: "Nothing like it" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { files: "[]" } });
    expect(run.annotations).toMatchObject([
      {
        level: "warning",
        message: `Nothing is removed, though prune is true: no saved view was found for iTwinId ${stage.iTwin}. See that the id, include and exclude are right; if there is nothing to list any more, leave the list out.`,
      },
      { level: "warning" },
    ]);
    expect(await readdir(join(stage.workspace, "site"))).toEqual(before);
  });

  test("targets of every kind from a list and from a manifest, as thumbnails", async () => {
    await using stage = await setStage();
    await show(stage, "itwin", stage.iTwin, await png(1, { width: 1200, height: 750 }));
    await show(stage, "saved-view", stage.savedView, await png(2, { width: 1200, height: 750 }));
    await show(stage, "imodel", stage.iModel, await png(3, { width: 1200, height: 750 }));
    await stage.write({ "itwin-images.yml": `images:\n  - image: not-there.png\n    imodel: ${stage.iModel}\n` });
    const targets = `- itwin: ${stage.iTwin}\n  name: Bridge\n  alt: The bridge at dawn\n- saved-view: ${stage.savedView}\n`;
    const run = await refresh(stage, { targets, manifest: "itwin-images.yml", gallery: "site/gallery.html" });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    const { images } = JSON.parse(await readFile(join(stage.workspace, "site/images.json"), "utf8"));
    expect(images).toMatchObject([
      {
        kind: "itwin",
        displayName: "Bridge",
        file: "bridge.jpg",
        width: 400,
        height: 250,
        mediaType: "image/jpeg",
        alt: "The bridge at dawn",
      },
      { kind: "saved-view", displayName: "A saved view", file: "a-saved-view.png", width: 400, imageName: null },
      { kind: "imodel", displayName: expect.any(String), width: 400, height: 250, alt: expect.any(String) },
    ]);
    const html = await readFile(join(stage.workspace, "site/gallery.html"), "utf8");
    expect(html).toContain('<img src="./bridge.jpg" width="400" height="250" alt="The bridge at dawn" loading="lazy">');
    expect(run.log).toContain(
      `added: iTwin ${stage.iTwin} (Bridge) -> site/bridge.jpg, 400 x 250: the site does not show it yet`,
    );
    expect(JSON.parse(run.outputs.results ?? "")[0]).toMatchObject({
      kind: "itwin",
      status: "added",
      file: "site/bridge.jpg",
      downloaded: expect.any(Number),
    });
  });

  test("one failing image: what is there stays, the others come, and the run fails and says which", async () => {
    await using stage = await setStage();
    const ids = await manyViews(stage, 3);
    await show(stage, "saved-view", stage.savedView, await png(999));
    const inputs = { "saved-views-of-itwin": stage.iTwin, prune: "true", size: "full" };
    await refresh(stage, inputs);
    const before = await readFile(join(stage.workspace, "site/view-001.png"));
    for (const id of ids) await show(stage, "saved-view", id, await png(7000 + ids.indexOf(id)));
    const secret = await signedUrl(stage, ids[1] ?? "");
    const fault = {
      kind: "blob",
      method: "GET",
      path: secret.pathname,
      body: "<!doctype html><title>Sign in</title>",
    } as const;
    stage.emulator.fault(fault);
    const run = await refresh(stage, inputs);
    expect(run).toMatchObject({ exitCode: 1, outputs: { changed: "true" } });
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.message).toBe(
      `saved view ${ids[1]}: what the platform shows is no whole image, so that view-001.png stays as it is. This is an HTML page, not a PNG or JPEG. Publish its image again.`,
    );
    expect(run.summary).toContain("❌ failed");
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("changed 2, failed 1, unchanged 1");
    expect(await readFile(join(stage.workspace, "site/view-001.png"))).toEqual(before);
  });

  test("what is gone is told of and kept; with prune it is removed", async () => {
    await using stage = await setStage();
    await show(stage, "itwin", stage.iTwin, await png(1));
    const targets = `- itwin: ${stage.iTwin}\n- saved-view: ${stage.savedView}\n`;
    const empty = await refresh(stage, { targets, into: "x" });
    expect(empty.exitCode).toBe(0);
    expect(empty.annotations).toMatchObject([
      { level: "warning", message: `gone: saved view ${stage.savedView} (A saved view): it shows no image` },
    ]);
    const mistyped = await refresh(stage, {
      targets: targets.replace(stage.savedView, `${stage.savedView}x`),
      into: "y",
    });
    expect(mistyped.exitCode).toBe(1);
    expect(mistyped.annotations[0]?.message).toContain(`saved view ${stage.savedView}x: could not find it`);
    await show(stage, "saved-view", stage.savedView, await png(2));
    const both = `- itwin: ${stage.iTwin}\n  name: Twin\n- saved-view: ${stage.savedView}\n  name: View\n`;
    await refresh(stage, { targets: both });
    const one = both.split("- saved-view")[0] ?? "";
    const kept = await refresh(stage, { targets: one });
    expect(kept).toMatchObject({ exitCode: 0, outputs: { changed: "false" } });
    expect(kept.annotations).toMatchObject([
      { level: "warning", message: expect.stringContaining("it was not asked for") },
    ]);
    const pruned = await refresh(stage, { targets: one, prune: "true" });
    expect(JSON.parse(pruned.outputs.files ?? "")).toEqual(["site/images.json", "site/view.png"]);
    expect(await readdir(join(stage.workspace, "site"))).toEqual(["images.json", "twin.jpg"]);
  });

  test("fails when there is nothing to bring, or nothing is there", async () => {
    await using stage = await setStage();
    const none = await refresh(stage, { "saved-views-of-itwin": stage.iTwin, include: "no such view" });
    expect(none.exitCode).toBe(1);
    expect(none.annotations[0]?.message).toContain("There is nothing to bring: no saved view was found.");
    const gone = await refresh(stage, { "saved-views-of-itwin": stage.iTwin, prune: "true" });
    expect(gone.exitCode).toBe(1);
    expect(gone.annotations.at(-1)?.message).toContain("Not one of the images is there.");
    await rm(join(stage.workspace, "site"), { recursive: true });
  });

  test("a list that can't be read whole ends the run, and the site stays", async () => {
    await using stage = await setStage();
    await manyViews(stage, 120);
    const inputs = { "saved-views-of-itwin": stage.iTwin, exclude: "saved view*\nunnamed*\nview 01?" };
    stage.emulator.fault({
      method: "GET",
      path: /skip=100/,
      status: 403,
      body: { error: { code: "InsufficientPermissions" } },
    });
    const run = await refresh(stage, { ...inputs, prune: "true" });
    expect(run.exitCode).toBe(1);
    expect(run.annotations[0]?.message).toContain(
      `iTwin ${stage.iTwin}: could not list its saved views: the platform answered 403`,
    );
    expect(await readdir(stage.workspace)).toEqual([]);
  });

  test("problems of the list are at their lines, and nothing is asked", async () => {
    await using stage = await setStage();
    const run = await refresh(stage, { targets: `- itwin: ${stage.iTwin}\n- itwin: 8a1f\n- view: x\n` });
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^line 2 of the input targets: "8a1f" is not the id of an iTwin/),
      expect.stringMatching(/^line 3 of the input targets: /),
      expect.stringMatching(/^line 3 of the input targets: /),
    ]);
    expect(stage.emulator.requests).toEqual([]);
    expect(run.outputs).toMatchObject({ changed: "false", files: "[]", results: "[]", commit: "" });
  });

  test.each([
    ["no folder", { into: "" }, "The input into is empty."],
    ["nothing to bring", { targets: "" }, "Nothing says which images to bring."],
    ["a filter of nothing", { include: "x" }, "The inputs include and exclude choose among listed saved views"],
    ["another size", { size: "huge" }, 'The input size is "huge". Write thumbnail or full.'],
    ["a file name with a folder", { "file-name": "x/{id}" }, "has a slash in it"],
    ["an address that ends a link", { "image-base": "/x) [y](z" }, "The input image-base has characters"],
    ["a branch that is none", { commit: "true", branch: "../x" }, "can't be the name of a branch"],
    ["no token", { token: "" }, "The inputs token, client-id and client-secret are empty"],
  ])("refuses %s", async (_, inputs, message) => {
    await using stage = await setStage();
    const run = await refresh(stage, { targets: `- itwin: ${stage.iTwin}`, ...inputs });
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map((one) => one.message).join("\n")).toContain(message);
    expect(run.outputs).toEqual({ changed: "false", files: "[]", results: "[]", commit: "" });
    expect(run.summary).toMatch(/^## Refresh iTwin images: nothing was refreshed\n/);
    expect(stage.emulator.requests).toEqual([]);
  });

  test("overwrites nothing of somebody else's, and nothing outside", async () => {
    await using stage = await setStage({ "page.md": "# Mine\n", "site/images.json": "{}" });
    const targets = `- itwin: ${stage.iTwin}`;
    for (const [inputs, message] of [
      [{ targets, into: "new", gallery: "page.md" }, "this program did not write it"],
      [{ targets }, "not a list of images that this program wrote"],
      [{ targets, into: "../elsewhere" }, "not a path inside the workspace"],
      [{ targets, into: "new", gallery: "../page.md" }, "not a path inside the workspace"],
      [{ targets, into: "new", gallery: "page.txt" }, "neither .md nor .html"],
    ] as const) {
      const run = await refresh(stage, inputs);
      expect(run.exitCode).toBe(1);
      expect(run.annotations[0]?.message).toContain(message);
    }
    expect(stage.emulator.requests).toEqual([]);
  });
});

async function signedUrl(stage: Stage, id: string): Promise<URL> {
  const { url, token } = stage.emulator;
  const answer = await fetch(`${url}/savedviews/${id}/image?size=full`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return new URL(((await answer.json()) as { href: string }).href);
}
