import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "@itwin-images/emulator";
import { parseManifest, planManifest } from "@itwin-images/workspace";
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

/** Makes on the platform what the manifest publishes to. */
async function createTargets(emulator: Emulator, root: string): Promise<void> {
  const { items, problems } = await planManifest({ root, path: manifest });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  const iTwinId = emulator.createITwin().id;
  const create = {
    itwin: (id: string) => emulator.createITwin({ id }),
    "saved-view": (id: string) => emulator.createSavedView({ id, iTwinId }),
    imodel: (id: string) => emulator.createIModel({ id, iTwinId }),
  };
  for (const { target } of items) create[target.kind](target.id);
}

async function savedViewImages(root: string): Promise<string> {
  const { entries } = parseManifest({ text: await readFile(join(root, manifest), "utf8"), file: manifest });
  const entry = entries.find(({ target }) => target.kind === "saved-view");
  if (entry === undefined) throw new Error(`${manifest} has no saved view.`);
  return entry.image;
}
