import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { jpeg, png } from "@itwin-images/ci/test/images";
import sharp from "sharp";
import { expect, test } from "vitest";
import { setGithubStage } from "./github-stage.ts";
import { releasePublished } from "./release-event.ts";
import { manifestOf, type Stage, setStage } from "./stage.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const sized = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: "#ff000080" } })
    .png()
    .toBuffer();

const bodyFor = (stage: Stage, id: string): Buffer =>
  Buffer.from(stage.uploads().find(({ path }) => path.includes(id))?.body ?? "");

test("images that would be refused are published from each source, and files stay as they are", async () => {
  for (const source of ["workspace", "release", "repository"]) {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const files = {
      "wide.png": await sized(90, 10),
      "view.jpg": await jpeg(),
      "fine.png": await png(1),
    };
    const manifest = manifestOf(
      ["wide.png", "itwin", stage.iTwin],
      ["view.jpg", "saved-view", stage.savedView],
      ["fine.png", "imodel", stage.iModel],
    );
    const all = { ...files, "itwin-images.yml": manifest };
    const assets = Object.entries(all).map(([name, content]) => ({ name, bytes: Buffer.from(content) }));
    const release = github.repository.addRelease({ tag: "v1", ...(source === "release" && { assets }) });
    if (source === "workspace") await stage.write(all);
    const commit = github.repository.addCommit(source === "repository" ? all : { "README.md": "" }, ["tags/v1"]);
    const more = { event: releasePublished(release), env: { GITHUB_SHA: commit } };
    const inputs = { source, prepare: "pad", "prepare-background": "white", record: "record.json" };

    const run = await set.publish(inputs, more);
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.log).toContain(
      `published: wide.png -> iTwin ${stage.iTwin} (0.1 kB, 90 x 10 -> 0.1 kB, 90 x 18, flattened, padded)`,
    );
    expect(run.log).toMatch(/\([\d.]+ kB, (\d+ x \d+) -> [\d.]+ kB, \1, JPEG to PNG\)/);
    expect(run.summary).toContain("90 x 18, flattened, padded.");
    const [wide, view, fine] = JSON.parse(run.outputs.results ?? "");
    expect(wide).toMatchObject({
      ...{ format: "png", width: 90, height: 18, sha256: sha256(bodyFor(stage, stage.iTwin)) },
      prepared: { from: { width: 90, height: 10, sha256: sha256(files["wide.png"]) }, steps: ["flattened", "padded"] },
    });
    expect(view).toMatchObject({ format: "png", prepared: { from: { format: "jpeg" }, steps: ["converted"] } });
    expect(fine.prepared).toBeUndefined();
    const corner = await sharp(bodyFor(stage, stage.iTwin)).raw().toBuffer();
    expect([...corner.subarray(0, 3)]).toEqual([255, 255, 255]);
    if (source === "workspace") {
      expect(await readFile(join(stage.workspace, "wide.png"))).toEqual(files["wide.png"]);
    }

    const again = await set.publish(inputs, more);
    expect(again.outputs).toMatchObject({ published: "0", unchanged: "3" });
    // What the record knows was not prepared a second time.
    const prepared = JSON.parse(again.outputs.results ?? "").filter((item: object) => "prepared" in item);
    expect(prepared).toMatchObject([{ kind: "saved-view" }]);
  }
});

test("refused images name the option that makes them acceptable, and a check with it passes", async () => {
  await using stage = await setStage({ "wide.png": await sized(90, 10), "view.jpg": await jpeg() });
  const images = manifestOf(["wide.png", "itwin", stage.iTwin], ["view.jpg", "saved-view", stage.savedView]);
  const messages = async (inputs: Record<string, string>) => {
    const run = await stage.publish({ images, ...inputs }, { action: "check" });
    return run.annotations.map(({ message }) => message.split(". ").at(-1));
  };
  const long = "Or set prepare to pad, and prepare-background to a colour.";
  expect(await messages({})).toEqual([long, "Or set prepare to fit, which does that."]);
  expect(await messages({ prepare: "fit" })).toEqual([long]);
  expect(await messages({ prepare: "pad", "prepare-background": "#00ff00" })).toEqual([
    "Render it larger, for example 1920 x 1080.",
  ]);
});

test.each([
  ["jpeg", "jpg"],
  ["webp", "webp"],
])("a refresh makes %s for a page, and leaves them alone the next time", async (format, extension) => {
  await using stage = await setStage({ "README.md": "", "view.png": await sized(90, 30) });
  await stage.publish({ image: "view.png", "saved-view-id": stage.savedView });
  const refresh = () =>
    stage.publish(
      {
        targets: `- saved-view: ${stage.savedView}\n  name: North`,
        into: "site",
        "max-width": "30",
        ...{ format, size: "full" },
      },
      { action: "refresh" },
    );
  expect(await refresh()).toMatchObject({ exitCode: 0, stderr: "" });
  const file = await readFile(join(stage.workspace, `site/north.${extension}`));
  expect(await sharp(file).metadata()).toMatchObject({ format, width: 30, height: 10 });
  expect((await refresh()).log).toMatch(/unchanged 1$/m);
});
