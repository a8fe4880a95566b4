import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type CliStage, setCliStage } from "./run-cli.ts";

const names = ["Bridge North", "Bridge South", "Pier 1", "Pier 2", "Tower/West", "Deck"];

/** An iTwin with saved views of these names, and a render of each but the last, named as people name files. */
async function project(stage: CliStage) {
  const iTwin = stage.emulator.createITwin({ number: "BN-0042", displayName: "Bridge" });
  const views = names.map((displayName) => stage.emulator.createSavedView({ iTwinId: iTwin.id, displayName }));
  const iModel = stage.emulator.createIModel({ iTwinId: iTwin.id, displayName: "Model" });
  const files = [
    "bridge",
    "model",
    "other",
    ...names.slice(0, -1).map((name) => name.toLowerCase().replace(/\W/g, "-")),
  ];
  const renders = files.map(async (name, index) => [`renders/${name}.png`, await png(index + 1)] as const);
  await stage.write(Object.fromEntries(await Promise.all(renders)));
  stage.emulator.clearRequests();
  return { iTwin, views, iModel };
}

describe.concurrent("from names to published images", () => {
  test("list, init, check, dry run, publish: nobody touches an id", async () => {
    await using stage = await setCliStage();
    const { iTwin, views } = await project(stage);
    const all = await stage.run(["list"]);
    expect(all.exitCode).toBe(0);
    expect(all.stdout).toContain(`iTwin  BN-0042  Bridge`);
    expect(all.stdout.trimEnd().split("\n").at(-1)).toBe("2 iTwins");

    const inside = await stage.run(["list", "--itwin", "BN-0042", "--json"]);
    expect(JSON.parse(inside.stdout).targets).toEqual([
      { kind: "itwin", id: iTwin.id, name: "Bridge", hasImage: false },
      { kind: "imodel", id: expect.any(String), name: "Model" },
      ...views
        .toSorted((a, b) => (a.displayName < b.displayName ? -1 : 1))
        .map(({ id, displayName }) => ({ kind: "saved-view", id, name: displayName, shared: true, hasImage: false })),
    ]);

    const made = await stage.run(["init", "--itwin", "BN-0042", "--folder", "renders"]);
    expect(made).toMatchObject({ exitCode: 0 });
    expect(made.stdout.trimEnd().split("\n").at(-1)).toBe(
      "wrote itwin-images.yml: 7 of 8 files paired, 1 target without a file",
    );
    const manifest = await readFile(join(stage.workspace, "itwin-images.yml"), "utf8");
    expect(parse(manifest)).toEqual({
      itwin: iTwin.id,
      images: [
        { image: "renders/bridge-north.png", "saved-view": { name: "Bridge North" } },
        { image: "renders/bridge-south.png", "saved-view": { name: "Bridge South" } },
        { image: "renders/bridge.png", itwin: iTwin.id },
        { image: "renders/model.png", imodel: { name: "Model" } },
        { image: "renders/pier-1.png", "saved-view": { name: "Pier 1" } },
        { image: "renders/pier-2.png", "saved-view": { name: "Pier 2" } },
        { image: "renders/tower-west.png", "saved-view": { name: "Tower/West" } },
      ],
    });
    expect(manifest).toContain(`  # - image: "renders/other.png"\n`);
    expect(manifest).toContain(`  # saved view "Deck" (${views.at(-1)?.id})\n`);

    expect(await stage.run(["check", "--api-url", stage.emulator.url])).toMatchObject({ exitCode: 0 });
    expect(await stage.run(["publish", "--dry-run"])).toMatchObject({ exitCode: 0 });
    const published = await stage.run(["publish"]);
    expect(published.stdout).toContain(`published: renders/pier-1.png -> saved view "Pier 1" (${views[2]?.id})`);
    expect(published.stdout.trimEnd().split("\n").at(-1)).toBe("published 7, failed 0");

    const again = await stage.run(["init", "--itwin", "BN-0042", "--folder", "renders"]);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('"itwin-images.yml" exists, and is not overwritten.');
  });

  test("init keeps apart what has the same name", async () => {
    await using stage = await setCliStage();
    const iTwin = stage.emulator.createITwin({ number: "BN-0042", displayName: "Bridge" });
    const [first, second] = ["North", "North"].map((displayName) =>
      stage.emulator.createSavedView({ iTwinId: iTwin.id, displayName }),
    );
    stage.emulator.createSavedView({ iTwinId: iTwin.id, displayName: "Line\nitwin: evil" });
    const files = ["v/north.png", "v/line-itwin-evil.png", "w/a.png", "w/LINE itwin evil.png"];
    await stage.write(
      Object.fromEntries(await Promise.all(files.map(async (file, i) => [file, await png(i + 1)] as const))),
    );
    const made = await stage.run(["init", "--itwin", "Bridge", "--folder", "."]);
    expect(made.exitCode).toBe(0);
    const manifest = await readFile(join(stage.workspace, "itwin-images.yml"), "utf8");
    expect(parse(manifest)).toEqual({ itwin: iTwin.id, images: null });
    const choice = manifest.split("\n").find((line) => line.includes('"North"'));
    expect(choice).toMatch(
      /^ {2}# {3}saved-view: \{ name: "" \} # saved view "North" \(\S+\), saved view "North" \(\S+\)$/,
    );
    for (const view of [first, second]) expect(choice).toContain(`(${view?.id})`);
    expect(manifest.split("\n").every((line) => /^(images:|itwin: "[0-9a-f-]+"|\s*#.*|)$/.test(line))).toBe(true);
  });

  test("what can't be found, or asked for, is one clear line", async () => {
    await using stage = await setCliStage();
    await project(stage);
    const wrong = await stage.run(["list", "--itwin", "BN-0043"]);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toMatch(/No iTwin .* has the number or name "BN-0043"\. Did you mean "BN-0042"/);
    const none = await stage.run(["init"]);
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain("--itwin is not set. Set it to an iTwin's number, name or id");
    const empty = await stage.run(["init", "--itwin", "BN-0042", "--folder", "nothing"]);
    expect(empty.exitCode).toBe(1);
    expect(empty.stderr).toContain('"nothing" is not in the workspace folder');
    const refused = await stage.run(["list"], { env: { ITWIN_ACCESS_TOKEN: "refused-token" } });
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stderr).toContain("401");
  });
});
