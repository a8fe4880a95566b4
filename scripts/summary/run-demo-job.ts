import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "@itwin-images/emulator";
import { parseManifest } from "@itwin-images/workspace";
import { createTargets } from "../../examples/create-targets.ts";
import { type ActionRun, runAction } from "../../packages/action/test/run-action.ts";

const manifest = "itwin-images.yml";

/** A public repository, for which summaries show pictures. */
export const demoRepository = "octo/river-crossing";

/**
 * Runs the job of the demo on a local platform, in a checkout of a repository that has the examples in it. The thumbnails
 * of saved views are there already, as they are after an earlier release.
 *
 * @param examples - Folder with the manifest and the images.
 */
export async function runDemoJob(examples: string): Promise<ActionRun> {
  await using emulator = await startEmulator();
  const workspace = await mkdtemp(join(tmpdir(), "river-crossing-"));
  try {
    await cp(join(examples, manifest), join(workspace, manifest));
    await cp(join(examples, "renders"), join(workspace, "renders"), { recursive: true });
    const commit = await commitAll(workspace);
    await createTargets(emulator, workspace);
    const publish = (inputs: Readonly<Record<string, string>>) =>
      runAction({
        workspace,
        inputs: { "api-url": emulator.url, token: emulator.token, ...inputs },
        event: {
          name: "push",
          payload: { repository: { full_name: demoRepository, private: false, visibility: "public" } },
        },
        env: { GITHUB_REPOSITORY: demoRepository, GITHUB_SHA: commit },
      });
    await publish({ image: await savedViewImages(workspace), "saved-view-id": "{id}" });
    return await publish({ manifest });
  } finally {
    await rm(workspace, { recursive: true });
  }
}

async function commitAll(folder: string): Promise<string> {
  const git = async (...args: string[]) => (await promisify(execFile)("git", ["-C", folder, ...args])).stdout.trim();
  await git("init", "--quiet");
  await git("add", "--all");
  await git(
    "-c",
    "user.name=octocat",
    "-c",
    "user.email=octocat@example.com",
    "commit",
    "--quiet",
    "--message",
    "Renders",
  );
  return git("rev-parse", "HEAD");
}

async function savedViewImages(root: string): Promise<string> {
  const { entries } = parseManifest({ text: await readFile(join(root, manifest), "utf8"), file: manifest });
  const entry = entries.find(({ target }) => target.kind === "saved-view");
  if (entry === undefined) throw new Error(`${manifest} has no saved view.`);
  return entry.image;
}
