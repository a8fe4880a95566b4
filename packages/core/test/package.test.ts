import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "@itwin-images/emulator";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samples } from "./samples.ts";

const run = promisify(execFile);
const core = fileURLToPath(new URL("..", import.meta.url));
const dependencies = ["@noble/hashes", "image-size", "oauth4webapi", "p-queue"];

const packers = {
  // pnpm is the one that runs this script; npx finds it where no pnpm is installed.
  pnpm: ["npx", "-y", "pnpm@12"],
  npm: ["npm"],
} as const;

/** What npm users get: packed, and unpacked beside its dependencies in a project of its own. */
describe.each(Object.entries(packers))("the package that %s packs", (_, [command, ...words]) => {
  let project: string;
  let tarball: string;

  beforeAll(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), "itwin-images-core-")));
    const packed = await run(command, [...words, "pack", "--json", "--pack-destination", project], {
      cwd: core,
      shell: process.platform === "win32",
    });
    const [, name] = /"filename":\s*"(?:[^"]*[/\\])?([^"/\\]+\.tgz)"/.exec(packed.stdout) ?? [];
    tarball = join(project, name ?? "");
    await run("tar", ["-xzf", tarball, "-C", project]);
    const modules = join(project, "node_modules");
    await mkdir(join(modules, "@itwin-images"), { recursive: true });
    for (const dependency of dependencies) {
      const link = join(modules, dependency);
      await mkdir(join(link, ".."), { recursive: true });
      await symlink(await realpath(join(core, "node_modules", dependency)), link, "junction");
    }
    await symlink(join(project, "package"), join(modules, "@itwin-images", "core"), "junction");
  });
  afterAll(() => rm(project, { recursive: true, force: true }));

  it("is clean for publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: join(project, "package"), pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("is clean for attw: its types resolve as its code does", async () => {
    const attw = fileURLToPath(import.meta.resolve("@arethetypeswrong/cli/package.json"));
    const script = join(attw, "..", "dist", "index.js");
    // The internal entry can't be resolved without a condition of our own: it is for this repository.
    const options = ["--profile", "esm-only", "--no-color", "--exclude-entrypoints", "./internal"];
    // Its exit code is its verdict, for the profile asked for.
    const { stdout } = await run(process.execPath, [script, tarball, ...options]);
    expect(stdout).toMatch(/node16 \(from ESM\) +│ 🟢 \(ESM\)/);
    expect(stdout).toMatch(/bundler +│ 🟢/);
  });

  it("needs what it names and nothing else", async () => {
    const manifest = JSON.parse(await readFile(join(project, "package", "package.json"), "utf8"));
    expect(Object.keys(manifest.dependencies).sort()).toEqual(dependencies);
  });

  it("runs: a program that imports it uploads", async () => {
    const emulator = await startEmulator();
    try {
      const { id } = emulator.createITwin();
      const program = join(project, "upload.mjs");
      await writeFile(
        program,
        `import { createPlatform } from "@itwin-images/core";
         const [apiUrl, token, iTwinId, base64] = process.argv.slice(2);
         const platform = createPlatform({ apiUrl, token });
         const image = await platform.itwins.uploadImage({ iTwinId, image: Buffer.from(base64, "base64") });
         console.log(image.largeImageName);`,
      );
      const base64 = Buffer.from(samples.png).toString("base64");
      const { stdout } = await run(process.execPath, [program, emulator.url, emulator.token, id, base64]);
      expect(stdout.trim()).toBe(emulator.image("itwin", id)?.name);
    } finally {
      await emulator.close();
    }
  });
});
