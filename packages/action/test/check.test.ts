import { cp, readdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { gif, jpeg, lfsPointer, png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { type RunActionOptions, runAction } from "./run-action.ts";
import { manifestOf, type Stage, setStage } from "./stage.ts";

/** Runs the check as for a fork's pull request: without a secret, and without a network to speak of. */
function check(stage: Stage, inputs: RunActionOptions["inputs"] = {}) {
  return runAction({
    action: "check",
    inputs,
    workspace: stage.workspace,
    event: { name: "pull_request", payload: { pull_request: { head: { repo: { full_name: "fork/x" } } } } },
    // Whatever is asked for by this way or another fails.
    env: { HTTPS_PROXY: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9", NODE_USE_ENV_PROXY: "1" },
  });
}

describe.concurrent("check", () => {
  test("passes a good manifest, and says what would be published", async () => {
    await using stage = await setStage({ "a.png": await png(1), "b.jpg": await jpeg(2) });
    const entries = [
      ["a.png", "saved-view", stage.savedView],
      ["b.jpg", "imodel", stage.iModel],
    ] as const;
    await stage.write({ "itwin-images.yml": manifestOf(...entries) });
    const run = await check(stage);
    expect(run).toMatchObject({ exitCode: 0, stderr: "", annotations: [], outputs: { errors: "0", warnings: "0" } });
    expect(JSON.parse(run.outputs.results ?? "")).toMatchObject([
      {
        kind: "saved-view",
        file: "a.png",
        status: "would-publish",
        format: "png",
        width: 400,
        height: 250,
        problems: [],
      },
      { kind: "imodel", file: "b.jpg", status: "would-publish", format: "jpeg", sha256: expect.any(String) },
    ]);
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("would publish 2");
    expect(run.summary).toContain("## Check iTwin images: would publish 2\n");
    expect(run.summary).toContain("| ✅ would publish | <code>a.png</code> |");
    expect(stage.emulator.requests).toEqual([]);
  });

  test("passes the repository's own examples", async () => {
    await using stage = await setStage();
    const examples = resolve(import.meta.dirname, "../../../examples");
    for (const name of ["itwin-images.yml", "renders"]) {
      await cp(join(examples, name), join(stage.workspace, "examples", name), { recursive: true });
    }
    const run = await check(stage, { manifest: "examples/itwin-images.yml", "fail-on": "warning" });
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
    expect(JSON.parse(run.outputs.results ?? "").length).toBeGreaterThanOrEqual(8);
  });

  test("finds 30 different things that are wrong in one run, each with its code and its place", async () => {
    await using stage = await setStage();
    const expected = await writeBadWorkspace(stage);
    expect(Object.keys(expected)).toHaveLength(30);
    const run = await check(stage);
    expect(run.exitCode).toBe(1);
    const problems: { code: string; file: string; message: string }[] = JSON.parse(run.outputs.problems ?? "");
    expect(problems).toHaveLength(30);
    expect(Number(run.outputs.errors) + Number(run.outputs.warnings)).toBe(30);
    for (const [file, code] of Object.entries(expected)) {
      const at = (problem: (typeof problems)[0]) => problem.file === file || problem.message.includes(`${file}`);
      expect(
        problems.filter((problem) => problem.code === code && at(problem)),
        file,
      ).toHaveLength(1);
    }
    expect(run.annotations.every(({ file }) => file !== undefined)).toBe(true);
    expect(run.annotations.filter(({ level }) => level === "error").length).toBeLessThanOrEqual(10);
    expect(run.log).toContain("more than are shown as annotations: all are above, and in the job summary.");
    expect(run.log.trimEnd().split("\n").at(-1)).toMatch(/^would publish 0: \d+ errors, \d+ warnings$/);
  });

  test.each([
    ["error", 0],
    ["warning", 1],
    ["never", 0],
  ])("fail-on: %s ends with %i when there is a warning", async (failOn, exitCode) => {
    await using stage = await setStage({ "a.jpg": await png(1) });
    const image = { image: "a.jpg", "itwin-id": stage.iTwin };
    const run = await check(stage, { ...image, "fail-on": failOn });
    expect(run).toMatchObject({ exitCode, outputs: { errors: "0", warnings: "1" } });
    expect(run.annotations[0]).toMatchObject({ level: "warning", file: "a.jpg" });
    const failure = { level: "error", message: "1 warning, and the check is to fail on warnings too." };
    expect(run.annotations.slice(1)).toEqual(exitCode === 1 ? [failure] : []);
  });

  test("fail-on: never shows errors and passes; error fails", async () => {
    await using stage = await setStage({ "a.png": await gif() });
    const image = { image: "a.png", "itwin-id": stage.iTwin };
    expect(await check(stage, { ...image, "fail-on": "never" })).toMatchObject({
      exitCode: 0,
      outputs: { errors: "1" },
    });
    expect(await check(stage, { ...image, "fail-on": "ERROR" })).toMatchObject({
      exitCode: 1,
      outputs: { errors: "1" },
    });
  });

  test("says what a publishing run says, in the same words", async () => {
    await using stage = await setStage({ "a.png": lfsPointer, "b.png": await png(1, { width: 600, height: 100 }) });
    const entries = [
      ["a.png", "saved-view", stage.savedView],
      ["b.png", "itwin", stage.iTwin],
      ["c.png", "imodel", stage.iModel],
    ] as const;
    await stage.write({ "itwin-images.yml": manifestOf(...entries) });
    const [checked, published] = [await check(stage), await stage.publish()];
    const told = (run: typeof checked) => run.annotations.map(({ message, file, line }) => ({ message, file, line }));
    expect(told(checked)).toEqual(told(published));
    expect(told(checked)).toHaveLength(3);
  });

  test("refuses contradictory inputs, with all outputs set", async () => {
    await using stage = await setStage();
    const run = await check(stage, { image: "a.png", images: "x", "fail-on": "sometimes" });
    expect(run).toMatchObject({ exitCode: 1, outputs: { errors: "0", warnings: "0", results: "[]" } });
    expect(run.summary).toMatch(/^## Check iTwin images: nothing was checked\n\n- ❌ /);
    expect(run.annotations.map(({ message }) => message).join("\n")).toContain("Write error, warning or never.");
  });
});

/** A manifest with 30 entries of which every one is wrong in another way. By file: the code, or words of the manifest's. */
async function writeBadWorkspace(stage: Stage): Promise<Record<string, string>> {
  const good = await png(1);
  const photo = await jpeg(1);
  const flipped = Buffer.from(good);
  // In the header, whose checksum then fails.
  flipped.writeUInt8(flipped.readUInt8(24) ^ 255, 24);
  const sized = (width: number, height: number) => png(1, { width, height });
  const large = Buffer.concat([good, Buffer.alloc(5_300_000)]);
  const bytes: Record<string, [content: string | Uint8Array, kind: string, code: string]> = {
    "empty.png": ["", "saved-view", "image-empty"],
    "lfs.png": [lfsPointer, "saved-view", "image-lfs-pointer"],
    "cut.png": [good.subarray(0, good.length - 20), "saved-view", "image-truncated"],
    "cut.jpg": [photo.subarray(0, 200), "imodel", "image-truncated"],
    "header.png": [good.subarray(0, 20), "saved-view", "image-truncated"],
    "flipped.png": [flipped, "saved-view", "image-corrupt"],
    "text-mode.png": [
      Buffer.from(good.toString("latin1").replace("\r\n", "\n"), "latin1"),
      "saved-view",
      "image-corrupt",
    ],
    "gif.png": [await gif(), "saved-view", "image-format"],
    "page.png": ["<!doctype html><html></html>", "saved-view", "image-format"],
    "drawing.png": ['<svg xmlns="http://www.w3.org/2000/svg"/>', "saved-view", "image-format"],
    "webp.png": [Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1"), "saved-view", "image-format"],
    "avif.png": [Buffer.from("\0\0\0\x1cftypavif\0\0\0\0", "latin1"), "saved-view", "image-format"],
    "zip.png": ["PK\u0003\u0004", "saved-view", "image-format"],
    "pdf.png": ["%PDF-1.7", "saved-view", "image-format"],
    "noise.png": [Buffer.from([1, 2, 3, 4]), "saved-view", "image-format"],
    "photo.jpg": [photo, "saved-view", "image-format-for-target"],
    "wide.png": [await sized(600, 100), "itwin", "image-shape"],
    "tall.png": [await sized(100, 501), "itwin", "image-shape"],
    "large.png": [large, "itwin", "image-too-large"],
    "large-model.png": [large, "imodel", "image-too-large"],
    "large-view.png": [large, "saved-view", "image-too-large"],
    "animated.png": [animated(good), "saved-view", "image-animated"],
    "named.jpg": [await png(2), "saved-view", "image-extension"],
    "poster.png": [poster(), "saved-view", "image-too-many-pixels"],
  };
  await stage.write(Object.fromEntries(Object.entries(bytes).map(([file, [content]]) => [file, content])));
  await stage.write({ "good.png": good, "twice.png": good, "again.png": good, "folder.png/x": "" });
  // Any file that is there on every system, and not in the workspace.
  await symlink(import.meta.filename, join(stage.workspace, "link.png"));

  const ids = {
    itwin: () => crypto.randomUUID(),
    imodel: () => crypto.randomUUID(),
    "saved-view": () => `v-${crypto.randomUUID()}`,
  };
  const entries = Object.entries(bytes).map(([file, [, kind]]) => [file, kind, ids[kind as "itwin"]()] as const);
  const twice = "twice".padEnd(66, "x");
  await stage.write({
    "itwin-images.yml": manifestOf(
      ...entries,
      ["good.png", "itwin", "8a1f"],
      ["missing.png", "saved-view", "missing"],
      ["../outside.png", "saved-view", "outside"],
      ["link.png", "saved-view", "linked"],
      ["folder.png", "saved-view", "folder"],
      ["twice.png", "saved-view", twice],
      ["again.png", "saved-view", twice],
    ),
  });
  expect((await readdir(stage.workspace)).length).toBeGreaterThan(25);
  return {
    ...Object.fromEntries(Object.entries(bytes).map(([file, [, , code]]) => [file, code])),
    "8a1f": "target-id",
    "missing.png": "image-not-found",
    "outside.png": "image-path-outside",
    "link.png": "image-path-outside",
    "folder.png": "image-not-file",
    "again.png": "target-duplicate",
  };
}

function animated(png: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from("acTL", "latin1"), Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])]);
  return Buffer.concat([png.subarray(0, 33), frame(body), png.subarray(33)]);
}

function poster(): Buffer {
  const header = Buffer.alloc(17);
  header.write("IHDR", "latin1");
  header.writeUInt32BE(20_000, 4);
  header.writeUInt32BE(20_000, 8);
  header.set([8, 2], 12);
  const pixels = Buffer.concat([Buffer.from("IDAT", "latin1"), deflateSync(Buffer.alloc(10))]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, frame(header), frame(pixels), frame(Buffer.from("IEND", "latin1"))]);
}

function frame(body: Buffer): Buffer {
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
