import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gif, png } from "@itwin-images/ci/test/images";
import { manifestOf } from "@itwin-images/ci/test/stage";
import { describe, expect, test } from "vitest";
import { setCliStage } from "./run-cli.ts";

describe.concurrent("publish", () => {
  test("publishes what the manifest lists, and skips it the next time", async () => {
    await using stage = await setCliStage({ "a.png": await png(1), "b.png": await png(2) });
    const { iTwin, savedView } = stage;
    await stage.write({
      "itwin-images.yml": manifestOf(["a.png", "itwin", iTwin], ["b.png", "saved-view", savedView]),
    });
    const dry = await stage.run(["publish", "--dry-run"]);
    expect(dry).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("Dry run: nothing was sent.") });
    expect(stage.uploads()).toHaveLength(0);

    const first = await stage.run(["publish"]);
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toBe(
      `published: a.png -> iTwin ${iTwin} (PNG, 400 x 250, 1,899 bytes)\n` +
        `published: b.png -> saved view ${savedView} (PNG, 400 x 250, 1,899 bytes)\npublished 2, failed 0\n`,
    );
    expect(first.stderr).toContain("found 2 images\nchecking 2 images\n");

    const second = await stage.run(["publish", "--json"]);
    expect(second.exitCode).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      ...{ command: "publish", ok: true, dryRun: false, totals: { published: 0, unchanged: 2 }, problems: [] },
      results: [
        { kind: "itwin", id: iTwin, file: "a.png", status: "unchanged", width: 400 },
        { kind: "saved-view", status: "unchanged" },
      ],
    });
    expect(stage.uploads()).toHaveLength(2);
    // A flag is a word, or has the value that an input would have.
    for (const args of [["--no-skip-unchanged"], ["--skip-unchanged=false"], ["--skip-unchanged", "false"]]) {
      expect(await stage.run(["publish", ...args])).toMatchObject({ exitCode: 0 });
    }
    expect(stage.uploads()).toHaveLength(8);
  });

  test("fails with 1 when an image is bad, tells each cause once, and sends nothing", async () => {
    await using stage = await setCliStage({ "a.png": await png(1), "x.gif": await gif(), "y.gif": await gif() });
    const { iTwin, savedView, iModel } = stage;
    const images = manifestOf(
      ["a.png", "itwin", iTwin],
      ["x.gif", "imodel", iModel],
      ["y.gif", "saved-view", savedView],
    );
    const run = await stage.run(["publish", "--images", images]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(`failed: x.gif -> iModel ${iModel}\n`);
    expect(run.stdout.trimEnd().split("\n").at(-1)).toBe("published 0, failed 2, not attempted 1");
    expect(run.stderr).toMatch(/^error: x\.gif: This is a GIF, not a PNG or JPEG\. Save it as PNG or JPEG/m);
    expect(stage.emulator.requests).toEqual([]);

    const asJson = await stage.run(["check", "--images", images, "--json"]);
    expect(asJson.exitCode).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ command: "check", ok: false, totals: { errors: 2 } });
  });

  test("one cause of many failures is told once, at the end", async () => {
    await using stage = await setCliStage({ "a.png": await png(1), "b.png": await png(2) });
    const { iTwin, savedView } = stage;
    await stage.write({
      "itwin-images.yml": manifestOf(["a.png", "itwin", iTwin], ["b.png", "saved-view", savedView]),
    });
    const run = await stage.run(["publish"], { env: { ITWIN_ACCESS_TOKEN: "rubbish-token" } });
    expect(run.exitCode).toBe(1);
    expect(run.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(run.stderr).toContain("401");
  });

  test("is the service application of the environment", async () => {
    await using stage = await setCliStage({ "a.png": await png(1) });
    const { clientId, clientSecret, url } = stage.emulator;
    const env = { ITWIN_ACCESS_TOKEN: "", ITWIN_CLIENT_ID: clientId, ITWIN_CLIENT_SECRET: clientSecret };
    const args = ["publish", "--authority", url, "--image", "a.png", "--itwin-id", stage.iTwin];
    expect(await stage.run(args, { env })).toMatchObject({ exitCode: 0 });
    expect(stage.uploads()).toHaveLength(1);
    const wrong = await stage.run(args, { env: { ...env, ITWIN_CLIENT_SECRET: "wrong-secret" } });
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("invalid_client") });
  });

  test("paths are relative to the working directory, and stay in its repository", async () => {
    await using stage = await setCliStage({ "renders/a.png": await png(1), "repo/renders/a.png": await png(2) });
    await mkdir(join(stage.workspace, "repo/.git"));
    await mkdir(join(stage.workspace, "repo/site"));
    const target = ["--itwin-id", stage.iTwin];
    const publish = (path: string, ...args: string[]) =>
      stage.run(["publish", "--image", path, ...target, ...args], { cwd: join(stage.workspace, "repo/site") });
    expect(await publish("../renders/a.png")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("published: renders/a.png -> iTwin"),
    });
    expect(await publish(join(stage.workspace, "repo/renders/a.png"))).toMatchObject({ exitCode: 0 });
    expect(await publish("renders/a.png", "--working-directory", "..")).toMatchObject({ exitCode: 0 });
    const outside = await publish("../../renders/a.png");
    expect(outside).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("nothing was published") });
    expect(outside.stderr).toContain("Only files in the workspace are published");
    expect(stage.uploads()).toHaveLength(1);
    await rm(join(stage.workspace, "repo/.git"), { recursive: true });
    expect((await publish("../renders/a.png")).exitCode).toBe(1);
  });

  test("a run that ends before its work is done is no success", async () => {
    await using stage = await setCliStage({ "a.png": await png(1) });
    // Read once when the program is loaded, and then for the requests.
    const endless =
      "const timer = setTimeout; globalThis.setTimeout = (...args) => timer(...args).unref(); let reads = 0; const own = fetch; Object.defineProperty(globalThis, 'fetch', { get: () => (reads++ === 0 ? own : () => new Promise(() => {})) });";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(endless)}` };
    const run = await stage.run(["publish", "--image", "a.png", "--itwin-id", stage.iTwin], { env });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(
      "error: This is a fault of itwin-images: the process ran out of work before it was done.",
    );
  });
});

test("refresh downloads the images of a site", async () => {
  await using stage = await setCliStage({ "a.png": await png(1) });
  await stage.run(["publish", "--image", "a.png", "--itwin-id", stage.iTwin]);
  const args = ["refresh", "--targets", `- itwin: ${stage.iTwin}`, "--into", "site", "--size", "full", "--json"];
  const run = await stage.run(args);
  expect(run.exitCode).toBe(0);
  const { files, results } = JSON.parse(run.stdout);
  expect(results).toMatchObject([{ kind: "itwin", status: "added", width: 400 }]);
  expect(files).toContain("site/images.json");
  const file = await readFile(join(stage.workspace, results[0].file));
  expect(file.equals(await png(1))).toBe(true);
  // Of patterns there may be several.
  const filtered = ["refresh", "--saved-views-of-itwin", stage.iTwin, "--into", "site"];
  const none = await stage.run([...filtered, "--exclude", "A *", "--exclude", "B *"]);
  expect(none).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no saved view was found") });
});
