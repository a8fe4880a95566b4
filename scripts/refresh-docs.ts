/**
 * Gives the home page of the documentation its pictures, as a project would: publishes examples to a local platform, and
 * copies them from there into docs/renders with `refresh`. The first half of `npx -y pnpm@12 site`.
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "@itwin-images/emulator";
import { repository } from "./action-files.ts";

/** Names of the saved views, in the order of the examples' files. */
const names = ["Pylon in the river", "Plan", "On the bridge", "Below the deck", "From the bank", "From the air"];
const views = join(repository, "examples/renders/views");

await using emulator = await startEmulator();
const itwin = "River crossing";
const { id: iTwinId } = emulator.createITwin({ displayName: itwin });
const folder = await mkdtemp(join(tmpdir(), "itwin-images-docs-"));
try {
  for (const [index, file] of (await readdir(views)).sort().entries()) {
    const displayName = names[index] ?? file;
    emulator.createSavedView({ iTwinId, displayName });
    await cp(join(views, file), join(folder, `${displayName}.png`));
  }
  const entry = `  - { image: "{name}.png", saved-view: "{name}" }`;
  await writeFile(join(folder, "itwin-images.yml"), `itwin: { name: ${itwin} }\nimages:\n${entry}\n`);
  await run(folder, "publish");
  const gallery = ["--into", "docs/renders", "--gallery", "docs/gallery.md", "--prune"];
  await run(repository, "refresh", "--saved-views-of-itwin", itwin, ...gallery);
} finally {
  await rm(folder, { recursive: true });
}

/** Runs a command of ours. Rejects with what it printed if it fails. */
async function run(cwd: string, ...args: string[]): Promise<void> {
  const main = join(repository, "packages/cli/src/main.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=itwin-images-source", main, ...args, "--api-url", emulator.url],
    {
      cwd,
      env: { ...process.env, ITWIN_ACCESS_TOKEN: emulator.token, ITWIN_CLIENT_ID: "", ITWIN_CLIENT_SECRET: "" },
    },
  );
  process.stdout.write(stdout);
}
