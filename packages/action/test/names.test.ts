import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { runAction } from "./run-action.ts";
import { type Stage, setStage } from "./stage.ts";

/** A project with an iModel and saved views of these names, and the reads that follow. */
async function project(stage: Stage, views: readonly string[]) {
  const iTwin = stage.emulator.createITwin({ number: "BN-0042", displayName: "Bridge" });
  const iModel = stage.emulator.createIModel({ iTwinId: iTwin.id, displayName: "Model" });
  const ids = views.map((displayName) => stage.emulator.createSavedView({ iTwinId: iTwin.id, displayName }).id);
  stage.emulator.clearRequests();
  return { iTwin, iModel, ids };
}

const manifest = `itwin: { number: BN-0042 }
images:
  - image: renders/cover.png
    itwin: { name: Bridge }
  - image: renders/views/{name}.png
    saved-view: "{name}"
  - image: renders/model.png
    imodel: { name: Model }
`;

async function renders(stage: Stage, names: readonly string[]) {
  const files = ["renders/cover.png", "renders/model.png", ...names.map((name) => `renders/views/${name}.png`)];
  const images = await Promise.all(files.map(async (file, index) => [file, await png(index + 1)] as const));
  await stage.write({ "itwin-images.yml": manifest, ...Object.fromEntries(images) });
}

const listsOf = (stage: Stage) =>
  stage.emulator.requests.filter(
    ({ method, path }) => method === "GET" && path.includes("?") && !path.includes("size="),
  );

describe.concurrent("names", () => {
  test("publish: a scope, display names from files' names, and the name before the id in every report", async () => {
    await using stage = await setStage();
    const { iTwin, iModel, ids } = await project(stage, ["Bridge North", "Bridge/South", "Not rendered"]);
    await renders(stage, ["bridge-north", "Bridge South"]);
    const run = await stage.publish();
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
    const results = JSON.parse(run.outputs.results ?? "");
    expect(results).toMatchObject([
      { kind: "itwin", id: iTwin.id, name: "Bridge", status: "published" },
      { kind: "saved-view", id: ids[1], name: "Bridge/South", file: "renders/views/Bridge South.png" },
      { kind: "saved-view", id: ids[0], name: "Bridge North", file: "renders/views/bridge-north.png" },
      { kind: "imodel", id: iModel.id, name: "Model" },
    ]);
    expect(run.log).toContain(`published: renders/views/bridge-north.png -> saved view "Bridge North" (${ids[0]})`);
    expect(run.log).toContain(`1 saved view of iTwin "BN-0042" get no image: "Not rendered"`);
    expect(run.summary).toContain("| saved view Bridge North <code>");
    // One list each: of the iTwins with this number, with this name, of the views and of the models.
    expect(listsOf(stage)).toHaveLength(4);

    const again = await stage.publish();
    expect(again.log.trimEnd().split("\n").at(-1)).toBe("published 0, failed 0, unchanged 4");
  });

  test("publish: what is not found and what is ambiguous is told with everything else, before the first upload", async () => {
    await using stage = await setStage();
    const { ids } = await project(stage, ["North", "north", "East"]);
    await renders(stage, ["NORTH", "West", "east"]);
    await stage.write({ "renders/views/east.png": "no image" });
    const run = await stage.publish();
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        `^itwin-images.yml:5:5: 2 saved views fit saved view "NORTH" of iTwin "BN-0042": .*${ids[0]}.* The name comes from the file "renders/views/NORTH.png".`,
      ),
      expect.stringMatching(`^itwin-images.yml:5:5: iTwin "BN-0042" has no saved view named "West"; .*sees 3 with`),
      expect.stringMatching("^renders/views/east.png: This is a text file"),
    ]);
    expect(stage.uploads()).toEqual([]);
  });

  test("publish: a view that only its owner sees is told, and a place that is not there once", async () => {
    await using stage = await setStage();
    const iTwin = stage.emulator.createITwin({ number: "BN-0042", displayName: "Bridge" });
    stage.emulator.createSavedView({
      iTwinId: iTwin.id,
      displayName: "Mine",
      shared: false,
      ownerId: stage.emulator.clientId,
    });
    await stage.write({ "v/mine.png": await png(1), "v/other.png": await png(2) });
    const image = { image: "v/{name}.png", "saved-view": "{name}" };
    const missing = await stage.publish({ ...image, itwin: "BN-0043" });
    expect(missing.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^v\/mine\.png: No iTwin that .* has the number or name "BN-0043"\. .*Did you mean "BN-0042"/,
      ),
    ]);
    const told = await stage.publish({ image: "v/mine.png", "saved-view": "Mine", "itwin-id": iTwin.id });
    expect(told).toMatchObject({ exitCode: 0 });
    expect(told.annotations).toMatchObject([
      { level: "warning", message: expect.stringMatching(/^v\/mine\.png: saved view "Mine" .*is not shared/) },
    ]);
  });

  test("600 saved views by name cost the pages of one list more than by id", async () => {
    await using stage = await setStage();
    const names = Array.from({ length: 600 }, (_, index) => `View ${index}`);
    const { ids } = await project(stage, names);
    const bytes = await png(1);
    const files = names.flatMap((name, index) => [
      [`named/${name}.png`, bytes] as const,
      [`ids/${ids[index]}.png`, bytes] as const,
    ]);
    await stage.write(Object.fromEntries(files));
    const inputs = { "dry-run": "true", concurrency: "16" };
    const byId = await stage.publish({ ...inputs, image: "ids/{id}.png", "saved-view-id": "{id}" });
    expect(byId.exitCode).toBe(0);
    const before = stage.emulator.requests.length;
    const byName = await stage.publish({
      ...inputs,
      image: "named/{name}.png",
      "saved-view": "{name}",
      itwin: "BN-0042",
    });
    expect(byName.exitCode).toBe(0);
    // Two for the iTwin, as BN-0042 may be its number or its name, and six pages of 100 views.
    expect(stage.emulator.requests.length - before).toBe(before + 8);
  });

  test("check: without a token it says that names were not looked up; with one it looks them up", async () => {
    await using stage = await setStage();
    await project(stage, ["Bridge North"]);
    await renders(stage, ["bridge-north", "bridge-south"]);
    const { workspace, emulator } = stage;
    const blind = await runAction({ action: "check", workspace, inputs: {} });
    expect(blind).toMatchObject({ exitCode: 0, annotations: [] });
    expect(blind.log.trimEnd().split("\n").at(-1)).toBe("would publish 4; 4 names were not looked up");
    expect(JSON.parse(blind.outputs.results ?? "")[1]).toEqual(
      expect.objectContaining({ kind: "saved-view", name: "bridge-north" }),
    );
    expect(JSON.parse(blind.outputs.results ?? "")[1]).not.toHaveProperty("id");
    expect(emulator.requests).toEqual([]);
    const seen = await runAction({
      ...{ action: "check", workspace },
      inputs: { token: emulator.token, "api-url": emulator.url },
    });
    expect(seen.exitCode).toBe(1);
    expect(seen.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining(`iTwin "BN-0042" has no saved view named "bridge-south"`),
    ]);
  });

  test("refresh: targets by name, and an iTwin's views by its number", async () => {
    await using stage = await setStage();
    const { ids } = await project(stage, ["Bridge North", "Other"]);
    const { emulator, workspace } = stage;
    await stage.write({ "a.png": await png(1) });
    for (const id of ids) await stage.publish({ image: "a.png", "saved-view-id": id });
    const refresh = (inputs: Record<string, string>) =>
      runAction({
        ...{ action: "refresh", workspace },
        inputs: { token: emulator.token, "api-url": emulator.url, into: "site", ...inputs },
      });
    const one = await refresh({ itwin: "BN-0042", targets: "- saved-view: { name: Bridge North }\n" });
    expect(one.exitCode).toBe(0);
    expect(JSON.parse(one.outputs.results ?? "")).toMatchObject([
      { id: ids[0], displayName: "Bridge North", file: "site/bridge-north.png", status: "added" },
    ]);
    const all = await refresh({ "saved-views-of-itwin": "BN-0042" });
    expect(JSON.parse(all.outputs.results ?? "")).toMatchObject([{ status: "unchanged" }, { id: ids[1] }]);
    const wrong = await refresh({ itwin: "BN-0042", targets: "- saved-view: { name: Bridge Nort }\n" });
    expect(wrong.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^line 1 of the input targets: .*no saved view named "Bridge Nort"; .*Did you mean "Bridge North"/,
      ),
    ]);
  });
});
