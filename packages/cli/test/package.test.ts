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

test("the packed package, installed in an empty folder, publishes", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "itwin-images-cli-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const packing = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: join(import.meta.dirname, ".."),
    shell,
  });
  const files: { path: string }[] = JSON.parse(packing.stdout.slice(packing.stdout.indexOf("[")))[0].files;
  const paths = files.map(({ path }) => path).filter((path) => !/^dist\/[\w-]+\.mjs$/.test(path));
  expect(paths.sort()).toEqual(["LICENSE", "README.md", "dist/THIRD-PARTY-LICENSES.txt", "package.json"]);

  const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), "{}");
  // It needs nothing else: offline is enough.
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, tarball)], { cwd: folder, shell });
  expect(await readdir(join(folder, "node_modules"))).toEqual(expect.arrayContaining(["itwin-images"]));
  await using stage = await setCliStage({ "a.png": await png(1) });
  const command = join(folder, "node_modules/.bin/itwin-images");
  const args = ["publish", "--api-url", stage.emulator.url, "--image", "a.png", "--itwin-id", stage.iTwin];
  const env = { ...process.env, ITWIN_ACCESS_TOKEN: stage.emulator.token };
  const { stdout } = await run(command, args, { cwd: stage.workspace, env, shell });
  expect(stdout).toContain("published 1, failed 0");
});
