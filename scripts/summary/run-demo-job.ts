import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "@itwin-images/emulator";
import { type ActionRun, runAction } from "../../packages/action/test/run-action.ts";

/** A public repository, for which summaries show pictures. */
export const demoRepository = "octo/river-crossing";

const views = "renders/views";

/** The images of the repository, and where they are among the examples. */
export const demoFiles: Readonly<Record<string, string>> = {
  "renders/cover.png": "renders/cover.png",
  "renders/model.jpg": "renders/model.jpg",
  "renders/plan.png": `${views}/FTDEwaBjViiiZ2KVjxsvwwTF-bwDEIuM4BSjJlqoOmPdF1Dq4sW2nhxq6MX6QrlrfX.png`,
  "renders/deck.png": `${views}/GTTSPMS7V5QtNbOfCzgPzWM5c3ylDy9-dMxArcKMkUL_r3-WqMzzNluJaAMf8lyHIK.png`,
};

/**
 * Runs a job that publishes four images to a local platform, in a checkout of a repository that has them: one is there
 * already, as after an earlier release, and one is for a saved view that may not be changed.
 *
 * @param examples - Folder of the images.
 */
export async function runDemoJob(examples: string): Promise<ActionRun> {
  await using emulator = await startEmulator();
  const workspace = await mkdtemp(join(tmpdir(), "river-crossing-"));
  try {
    await mkdir(join(workspace, "renders"));
    for (const [file, source] of Object.entries(demoFiles)) await cp(join(examples, source), join(workspace, file));
    const iTwin = emulator.createITwin({ number: "RC-0042", displayName: "River crossing" });
    emulator.createIModel({ iTwinId: iTwin.id, displayName: "Whole site" });
    const [plan, deck] = ["Plan", "On the deck"].map((displayName) =>
      emulator.createSavedView({ iTwinId: iTwin.id, displayName }),
    );
    await writeFile(
      join(workspace, "itwin-images.yml"),
      `itwin: { number: ${iTwin.number} }
images:
  - { image: renders/cover.png, itwin: { number: ${iTwin.number} } }
  - { image: renders/plan.png, saved-view: { name: Plan } }
  - { image: renders/deck.png, saved-view: { name: On the deck } }
  - { image: renders/model.jpg, imodel: { name: Whole site } }
`,
    );
    const commit = await commitAll(workspace);
    const publish = (inputs: Readonly<Record<string, string>>) =>
      runAction({
        workspace,
        inputs: {
          "api-url": emulator.url,
          authority: emulator.url,
          "client-id": emulator.clientId,
          "client-secret": emulator.clientSecret,
          ...inputs,
        },
        event: {
          name: "push",
          payload: { repository: { full_name: demoRepository, private: false, visibility: "public" } },
        },
        env: { GITHUB_REPOSITORY: demoRepository, GITHUB_SHA: commit },
      });
    await publish({ image: "renders/plan.png", "saved-view-id": plan?.id ?? "" });
    emulator.fault({
      ...{ kind: "api", method: "PUT", path: `/savedviews/${deck?.id}/image`, status: 403 },
      body: { error: { code: "InsufficientPermissions", message: "The user has insufficient permissions." } },
    });
    return await publish({});
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
