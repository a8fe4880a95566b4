import { symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gif, jpeg, lfsPointer, png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import type { ActionRun } from "./run-action.ts";
import { manifestOf, type Stage, setStage } from "./stage.ts";

/** What holds for every run that is stopped by problems. */
function expectNothingSent(stage: Stage, run: ActionRun): void {
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toBe("");
  expect(run.outputs.published).toBe("0");
  expect(stage.emulator.requests).toEqual([]);
}

/** Publishes one bad file beside a good one. */
async function refusedImage(name: string, bytes: string | Uint8Array) {
  await using stage = await setStage({ [name]: bytes, "good.png": await png(1) });
  const images = manifestOf(["good.png", "saved-view", stage.savedView], [name, "itwin", stage.iTwin]);
  const run = await stage.publish({ images });
  expectNothingSent(stage, run);
  expect(run.outputs).toMatchObject({ failed: "1", "image-name": "" });
  expect(run.log.trimEnd().split("\n").at(-1)).toBe("published 0, failed 1, not attempted 1");
  expect(run.annotations).toHaveLength(1);
  expect(run.annotations[0]).toMatchObject({ level: "error", file: name, title: `failed: iTwin ${stage.iTwin}` });
  const [good, bad] = JSON.parse(run.outputs.results ?? "");
  expect(good).toMatchObject({ status: "not-attempted", reasonCode: "problems", width: 400 });
  expect(bad.status).toBe("failed");
  expect(bad.error).toBeUndefined();
  return { message: run.annotations[0]?.message ?? "", codes: bad.problems.map(({ code }: { code: string }) => code) };
}

describe.concurrent("images that are not sent", () => {
  test("a Git LFS pointer", async () => {
    const { message, codes } = await refusedImage("r/a.png", lfsPointer);
    expect(message).toBe(
      "r/a.png: This is a Git LFS pointer, not the image itself. Add `lfs: true` under `with:` of the actions/checkout step.",
    );
    expect(codes).toEqual(["image-lfs-pointer"]);
  });

  test("a PNG that was cut off", async () => {
    const { codes } = await refusedImage("a.png", (await png(1)).subarray(0, 150));
    expect(codes).toEqual(["image-truncated"]);
  });

  test("a GIF that is named .png", async () => {
    const { message, codes } = await refusedImage("a.png", await gif());
    expect(message).toMatch(
      /^a\.png: This is a GIF.*, not a PNG or JPEG\. Save it as PNG or JPEG; renaming it is not eno/,
    );
    expect(codes).toEqual(["image-format"]);
  });

  test("an empty file", async () => {
    const { codes } = await refusedImage("a.png", "");
    expect(codes).toEqual(["image-empty"]);
  });

  test("a picture that is too long for an iTwin", async () => {
    const { codes } = await refusedImage("a.png", await png(1, { width: 501, height: 100 }));
    expect(codes).toEqual(["image-shape"]);
  });
});

describe.concurrent("what was asked for can't be done", () => {
  test("no manifest", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const run = await stage.publish();
    expectNothingSent(stage, run);
    expect(run.annotations).toMatchObject([{ level: "error", file: "itwin-images.yml" }]);
    expect(run.annotations[0]?.message).toMatch(/There is no manifest "?.*itwin-images\.yml.*actions\/checkout/);
    expect(run.summary).toContain("- ❌ <code>itwin-images.yml</code>: There is no manifest");
  });

  test("no checkout: said once, and beside no file", async () => {
    await using stage = await setStage();
    const run = await stage.publish();
    expectNothingSent(stage, run);
    expect(run.annotations).toEqual([
      {
        ...{ level: "error", title: "Nothing was published" },
        message: expect.stringMatching(/^The workspace ".*" is empty\. Add the step "uses: actions\/checkout@v7"/),
      },
    ]);
    expect(run.summary.match(/is empty/g)).toHaveLength(1);
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("nothing was published");
  });

  test("a JPEG that is named .png, for a saved view: that it is refused, and no more", async () => {
    await using stage = await setStage({ "a.png": await jpeg() });
    const run = await stage.publish({ image: "a.png", "saved-view-id": stage.savedView });
    expectNothingSent(stage, run);
    expect(run.annotations.map(({ message }) => message)).toEqual([
      "a.png: This is a JPEG; the image of a saved view must be PNG. Save it as PNG; renaming it is not enough. Or set prepare to fit, which does that.",
    ]);
  });

  test("every problem of a manifest, each at its line", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const manifest = `images:
  - image: a.png
    itwin: ${stage.iTwin}
    alt: text
  - image: none.png
    itwin: ${stage.iTwin}
  - image: a.png
    itwin: not-an-id
`;
    await stage.write({ "site/itwin-images.yml": manifest, "site/a.png": await png(1) });
    const run = await stage.publish({ "working-directory": "site" });
    expectNothingSent(stage, run);
    const errors = run.annotations.filter(({ file }) => file !== undefined);
    expect(errors.map(({ file, line }) => [file, line])).toEqual([
      ["site/itwin-images.yml", 4],
      ["site/itwin-images.yml", 5],
      ["site/itwin-images.yml", 8],
    ]);
    expect(errors.every(({ column }) => column !== undefined && column > 0)).toBe(true);
    expect(run.annotations).toHaveLength(3);
    expect(run.summary.match(/^- ❌ <code>site\/itwin-images\.yml&#58;\d+&#58;\d+<\/code>: /gm)).toHaveLength(3);
  });

  test("an inline manifest has lines, but no file", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const images = `images:\n  - image: a.png\n    itwin: ${stage.iTwin}\n  - image: a.png\n    itwin: ${stage.iTwin}\n`;
    const run = await stage.publish({ images });
    expectNothingSent(stage, run);
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.file).toBeUndefined();
    expect(run.annotations[0]?.message).toMatch(
      /^line 4 of the input images: iTwin .* already gets a\.png \(the input images:2\)/,
    );
    expect(JSON.parse(run.outputs.results ?? "")).toMatchObject([
      { status: "not-attempted" },
      { status: "failed", problems: [{ code: "target-duplicate", severity: "error" }] },
    ]);
  });

  test.each([
    ["an empty list", "images: []"],
    ["no YAML", "images: ["],
    ["nothing at all but a comment", "# later"],
  ])("%s", async (_, images) => {
    await using stage = await setStage({ "a.png": await png(1) });
    const run = await stage.publish({ images });
    expectNothingSent(stage, run);
    expect(run.outputs).toEqual({ results: "[]", published: "0", unchanged: "0", failed: "0", "image-name": "" });
    expect(run.log).not.toContain("found 0 images");
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("nothing was published");
    expect(run.annotations.length).toBeGreaterThan(0);
    expect(run.annotations[0]?.message).toMatch(/^line \d of the input images: /);
  });

  test("a pattern that matches nothing", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const run = await stage.publish({ image: "views/{id}.png", "saved-view-id": "{id}" });
    expectNothingSent(stage, run);
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.message).toContain("views");
  });

  test("a path that leads out of the workspace, by .. or by a link", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const outside = join(tmpdir(), `outside-${process.pid}.png`);
    await writeFile(outside, await png(1));
    await symlink(outside, join(stage.workspace, "link.png"));
    for (const image of ["../a.png", "link.png", outside]) {
      const run = await stage.publish({ image, "itwin-id": stage.iTwin });
      expectNothingSent(stage, run);
      expect(run.annotations).toHaveLength(1);
      expect(run.annotations[0]?.message).toMatch(/(leads|links?) .*out of the workspace/);
    }
  });

  test("more problems than GitHub shows", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const images = manifestOf(
      ...Array.from({ length: 25 }, (_, n) => [`none-${n}.png`, "itwin", stage.iTwin] as const),
    );
    const run = await stage.publish({ images });
    expectNothingSent(stage, run);
    expect(run.annotations).toHaveLength(9);
    expect(run.log).toContain("12 errors more than are shown as annotations: all are above, and in the job summary.");
    // After 20 of one kind, the planner counts.
    expect(run.log).toContain("From here on there are 5 more problems of this kind.");
    for (let n = 0; n < 20; n++) {
      expect(run.log).toContain(`none-${n}.png`);
      expect(run.summary).toContain(`none-${n}.png`);
    }
  });
});
