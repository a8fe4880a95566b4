import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { bundledPackages } from "@itwin-images/ci/build/third-party-licenses";
import { png } from "@itwin-images/ci/test/images";
import { type OutputOptions, type RolldownOptions, rolldown } from "rolldown";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import config from "../rolldown.config.ts";
import { setGithubStage } from "./github-stage.ts";
import { actionFiles, runAction } from "./run-action.ts";
import { setStage } from "./stage.ts";

const repository = resolve(import.meta.dirname, "../../..");
const dist = join(repository, "packages/action/dist");

describe("the bundle", () => {
  test("runs in a folder with nothing else in it, and no node_modules above", async () => {
    const folder = await temporaryFolder();
    const above: string[] = [];
    for (let at = folder; at !== dirname(at); at = dirname(at)) {
      above.push(...(await readdir(at)));
    }
    expect(above).not.toContain("node_modules");
    await cp(dist, folder, { recursive: true });
    await using set = await setGithubStage();
    const { stage, github } = set;
    const main = join(folder, "publish.mjs");
    await stage.write({ "a.png": await png(1) });
    github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes: await png(2) }] });
    for (const where of [{}, { source: "release", tag: "v1" }]) {
      const run = await set.publish({ image: "a.png", "itwin-id": stage.iTwin, ...where }, { main });
      expect(run).toMatchObject({ exitCode: 0, stderr: "", outputs: { published: "1" } });
    }
    expect(stage.uploads()).toHaveLength(2);
    const { workspace } = stage;
    const image = { image: "a.png", "itwin-id": stage.iTwin };
    const checked = await runAction({ action: "check", inputs: image, workspace, main: join(folder, "check.mjs") });
    expect(checked).toMatchObject({ exitCode: 0, stderr: "", outputs: { errors: "0" } });
    const targets = `- itwin: ${stage.iTwin}`;
    const refresh = { action: "refresh", main: join(folder, "refresh.mjs") } as const;
    for (const format of ["jpeg", "webp"]) {
      const refreshed = await stage.publish({ targets, into: "site", format }, refresh);
      expect(refreshed).toMatchObject({ exitCode: 0, stderr: "", outputs: { changed: "true" } });
    }
  });

  test("is what a fresh build gives, byte for byte", async () => {
    const build = await rolldown(config);
    const { output } = await build.generate(outputOf(config));
    expect(output.map(({ fileName }) => fileName).sort()).toEqual((await readdir(dist)).sort());
    for (const file of output) {
      const content = file.type === "chunk" ? file.code : file.source;
      const committed = await readFile(join(dist, file.fileName));
      expect(committed.equals(Buffer.from(content)), `${file.fileName} is not fresh: run \`pnpm build\``).toBe(true);
    }
  });

  // On Windows pnpm links with absolute paths, so that a copy would still be built from the original packages.
  test.runIf(process.platform !== "win32")("has the same bytes when it is built in another folder", async () => {
    const folder = await temporaryFolder();
    // The emulator is not in the bundle, but TypeScript's configuration names it.
    const packages = ["action", "ci", "commands", "core", "workspace", "emulator"].map((name) => `packages/${name}`);
    const left = ["dist", ".tsc", ".turbo", "test"].flatMap((name) =>
      packages.map((from) => join(repository, from, name)),
    );
    // All of node_modules would take minutes.
    const licenses = await readFile(join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8");
    const names = [
      ...namesIn(licenses).map((name) => name.replace("/", "\\+")),
      // No code of them is in the bundle, but they are resolved, which decides the order of its imports.
      ...["@actions", "tunnel", "undici"],
      "rolldown",
      "@rolldown",
      "@oxc-project",
    ];
    const used = new RegExp(`\\.pnpm/(${names.join("|")})[^/]*(/|$)`);
    for (const part of [...packages, "tsconfig.base.json", "node_modules/.pnpm"]) {
      await cp(join(repository, part), join(folder, part), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => (/\.pnpm\//.test(source) ? used.test(source) : !left.includes(source)),
      });
    }
    const cwd = join(folder, "packages/action");
    const rolldownMain = join(await realpath(join(cwd, "node_modules/rolldown")), "bin/cli.mjs");
    await promisify(execFile)(process.execPath, [rolldownMain, "-c", "rolldown.config.ts"], { cwd });

    expect(await readdir(join(cwd, "dist"))).toEqual(await readdir(dist));
    for (const name of await readdir(dist)) {
      const [here, there] = [await readFile(join(dist, name)), await readFile(join(cwd, "dist", name))];
      expect(there.equals(here), name).toBe(true);
    }
  });

  test("names no folder of the machine that built it", async () => {
    for (const name of await readdir(dist)) expect(await readFile(join(dist, name), "utf8")).not.toContain(repository);
  });

  test("has the licence of every package that it has code of", async () => {
    const build = await rolldown({ ...config, plugins: [] });
    const { output } = await build.generate({ format: "esm" });
    const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
    const packages = bundledPackages(modules);
    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(["@actions/core", "image-size", "yaml"]));
    const licenses = await readFile(join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const { name, version, license, text } of packages) {
      expect(licenses).toContain(`${name} ${version} (${license})\n\n${text}\n`);
      expect(text.length).toBeGreaterThan(200);
    }
    const names = namesIn(licenses);
    expect(names).toEqual(packages.map(({ name }) => name));
    expect(names).toEqual(names.toSorted());
  });
});

test("what talks to GitHub is loaded only where it is needed", async () => {
  await using set = await setGithubStage();
  const { stage, github } = set;
  await stage.write({ "a.png": await png(1) });
  github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes: await png(2) }] });
  const folder = await temporaryFolder();
  const main = join(folder, "publish.mjs");
  for (const name of await readdir(dist)) {
    if (name !== "github.mjs") await cp(join(dist, name), join(folder, name));
  }
  const inputs = { image: "a.png", "itwin-id": stage.iTwin };
  expect(await set.publish(inputs, { main })).toMatchObject({ exitCode: 0, outputs: { published: "1" } });
  const without = await set.publish({ ...inputs, source: "release", tag: "v1" }, { main });
  expect(without).toMatchObject({ exitCode: 1, outputs: { published: "0" } });
  expect(without.annotations[0]?.message).toContain("github.mjs");
});

test.each([
  ["publish", "Publish iTwin images"],
  ["check", "Check iTwin images"],
  ["refresh", "Refresh iTwin images"],
] as const)("outside of a job, %s prints one line and nothing of its inputs", async (action, title) => {
  await using stage = await setStage({ "a.png": await png(1) });
  const inputs = action === "check" ? {} : { token: stage.emulator.token };
  const run = await runAction({ action, inputs, workspace: stage.workspace, env: { GITHUB_ACTIONS: "" } });
  expect(run).toMatchObject({
    ...{ exitCode: 1, stdout: "", outputs: {}, summary: "" },
    stderr: `This is the action "${title}": it runs only as a step of a GitHub Actions job. Nothing was done.\n`,
  });
});

test.each(Object.entries(actionFiles))("the action.yml of %s has the main file of its name", async (action, file) => {
  const { outputs, runs } = parse(await readFile(join(repository, file), "utf8"));
  for (const output of Object.values<{ description: string }>(outputs)) expect(output.description).toMatch(/\.$/);
  expect(runs.using).toBe("node24");
  expect(resolve(repository, file, "..", runs.main)).toBe(join(dist, `${action}.mjs`));
});

/** A folder that is gone when the test ends, however it ends. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bundle-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The packages that a file of licences names. */
function namesIn(licenses: string): string[] {
  return [...licenses.matchAll(/^-{80}\n(\S+) /gm)].map(([, name = ""]) => name);
}

/** The one output that the configuration describes. */
function outputOf({ output }: RolldownOptions): OutputOptions {
  if (output === undefined || Array.isArray(output)) throw new Error("The configuration has no single output.");
  return output;
}
