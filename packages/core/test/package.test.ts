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
const dependencies = [
  "@noble/hashes",
  "fast-png",
  "fflate",
  "gifenc",
  "image-size",
  "jpeg-js",
  "leven",
  "oauth4webapi",
  "p-queue",
  "pixelmatch",
];

/** Packs the package into a folder, and gives the tarball's path. */
async function pack(command: string, words: readonly string[], folder: string): Promise<string> {
  const { stdout } = await run(command, [...words, "pack", "--json", "--pack-destination", folder], {
    cwd: core,
    shell: process.platform === "win32",
  });
  const [, name] = /"filename":\s*"(?:[^"]*[/\\])?([^"/\\]+\.tgz)"/.exec(stdout) ?? [];
  return join(folder, name ?? "");
}

/** What npm users get: packed, and unpacked beside its dependencies in a project of its own. */
describe("the packed package", () => {
  let project: string;
  let tarball: string;

  beforeAll(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), "itwin-images-core-")));
    tarball = await pack("npm", [], project);
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

  it("has the same files when pnpm packs it", async () => {
    // pnpm is the one that runs this script; npx finds it where no pnpm is installed.
    const other = await pack("npx", ["-y", "pnpm@12"], await mkdtemp(join(project, "pnpm-")));
    const list = async (file: string) => (await run("tar", ["-tzf", file])).stdout.trim().split("\n").sort();
    expect(await list(other)).toEqual(await list(tarball));
  });

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

  it("has types for TypeScript 5.7, without skipLibCheck", async () => {
    await writeFile(
      join(project, "consumer.ts"),
      `import { createPlatform, isPlatformError, type Outcome, publish } from "@itwin-images/core";
       export async function* run(bytes: Uint8Array): AsyncGenerator<Outcome> {
         const target = { kind: "saved-view", id: "a" } as const;
         const plan = { items: [{ target, file: "a.png", load: async () => bytes }], problems: [] };
         try {
           yield* publish(plan, createPlatform({ token: async () => "t" }));
         } catch (error) {
           if (isPlatformError(error)) throw new Error(error.fix);
         }
       }`,
    );
    const compilerOptions = { strict: true, noEmit: true, module: "nodenext", target: "es2022", types: [] };
    const tsc = fileURLToPath(new URL("../node_modules/typescript-5.7/bin/tsc", import.meta.url));
    await writeFile(join(project, "package.json"), '{ "type": "module" }');
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
    await run(process.execPath, [tsc, "-p", "."], { cwd: project });
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
