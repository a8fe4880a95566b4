import { execFile } from "node:child_process";
import { mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { png } from "@itwin-images/ci/test/images";
import { expect, onTestFinished, test } from "vitest";
import { setCliStage } from "./run-cli.ts";

const run = promisify(execFile);
const shell = process.platform === "win32";

test("the packed package, installed in an empty folder, publishes and refreshes", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "itwin-images-cli-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const packing = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: join(import.meta.dirname, ".."),
    shell,
  });
  const files: { path: string }[] = JSON.parse(packing.stdout.slice(packing.stdout.indexOf("[")))[0].files;
  const paths = files.map(({ path }) => path).filter((path) => !/^dist\/[\w-]+\.mjs$/.test(path));
  expect(paths.sort()).toEqual([
    "LICENSE",
    "README.md",
    "dist/THIRD-PARTY-LICENSES.txt",
    "dist/webp_enc.wasm",
    "package.json",
  ]);

  const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), "{}");
  // It needs nothing else: offline is enough.
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, tarball)], { cwd: folder, shell });
  expect(await readdir(join(folder, "node_modules"))).toEqual(expect.arrayContaining(["itwin-images"]));
  await using stage = await setCliStage({ "a.png": await png(1) });
  const command = join(folder, "node_modules/.bin/itwin-images");
  const access = ["--api-url", stage.emulator.url];
  const env = { ...process.env, ITWIN_ACCESS_TOKEN: stage.emulator.token };
  const inWorkspace = { cwd: stage.workspace, env, shell };
  const published = await run(
    command,
    ["publish", ...access, "--image", "a.png", "--itwin-id", stage.iTwin],
    inWorkspace,
  );
  expect(published.stdout).toContain("published 1, failed 0");
  const manifest = `images:\n  - image: a.png\n    itwin: ${stage.iTwin}\n`;
  await writeFile(join(stage.workspace, "images.yml"), manifest);
  await run(
    command,
    ["refresh", ...access, "--manifest", "images.yml", "--into", "site", "--format", "webp"],
    inWorkspace,
  );
  expect((await readdir(join(stage.workspace, "site"))).sort()).toEqual(
    [expect.stringMatching(/\.webp$/), "images.json"].sort(),
  );
});
