import { createHash } from "node:crypto";
import { lfsPointer, png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { type CommittedFile, refusal, refusals } from "./github-server.ts";
import { type GithubStage, setGithubStage } from "./github-stage.ts";
import { releasePublished } from "./release-event.ts";
import type { ActionRun, RunActionOptions } from "./run-action.ts";
import { manifestOf } from "./stage.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The outcomes without where they came from. */
function resultsOf(run: ActionRun): unknown[] {
  expect(run).toMatchObject({ exitCode: 0, stderr: "", annotations: [] });
  return JSON.parse(run.outputs.results ?? "");
}

test("each source ends with the same outcomes, and the same bytes on the platform", async () => {
  const results: unknown[] = [];
  for (const source of ["workspace", "release", "repository"]) {
    await using set = await setGithubStage({ private: true });
    const { stage, github } = set;
    const files: Record<string, string | Uint8Array> = {
      "cover.png": await png(1),
      [`view-${stage.savedView}.png`]: await png(2),
      "thumbnail.png": await png(3),
      "itwin-images.yml": manifestOf(
        ["cover.png", "itwin", stage.iTwin],
        ["view-{id}.png", "saved-view", "{id}"],
        ["thumbnail.png", "imodel", stage.iModel],
      ),
    };
    const assets = Object.entries(files).map(([name, content]) => ({ name, bytes: Buffer.from(content) }));
    const release = github.repository.addRelease({ tag: "v1.2.0", ...(source === "release" && { assets }) });
    if (source === "workspace") await stage.write(files);
    const commit = github.repository.addCommit(source === "repository" ? files : { "README.md": "" }, ["tags/v1.2.0"]);

    const run = await set.publish({ source }, { event: releasePublished(release), env: { GITHUB_SHA: commit } });
    const ids = [stage.iTwin, stage.savedView, stage.iModel];
    const text = JSON.stringify(resultsOf(run));
    results.push(
      ids.reduce((all, id, index) => all.replaceAll(id, `id-${index}`), text).replace(/"imageName":"[^"]*"/, ""),
    );
    expect(run.outputs).toMatchObject({ published: "3", failed: "0" });
    const uploads = stage.uploads().map(({ path, body }) => [path, body.length]);
    expect(uploads).toHaveLength(3);
    const covers = stage.uploads().filter(({ path }) => path.includes(stage.iTwin));
    expect(covers.map(({ body }) => sha256(body))).toEqual([sha256(Buffer.from(files["cover.png"] ?? ""))]);
    expect(github.requests.length > 0).toBe(source !== "workspace");
  }
  expect(results[1]).toBe(results[0]);
  expect(results[2]).toBe(results[0]);
});

describe.concurrent("a release", () => {
  test("its assets are downloaded once each, from a host that would refuse the token", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const release = github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes: await png(1) }] });
    const inputs = { source: "release", image: "a.png", "itwin-id": stage.iTwin };
    const run = await set.publish(inputs, { event: releasePublished(release) });
    expect(resultsOf(run)).toHaveLength(1);
    const asked = github.requests.map(({ host, method, path }) => `${host} ${method} ${path.replace(/\?sp=.*/, "")}`);
    const base = "/repos/octo/renders/releases";
    const [asset] = release.assets;
    expect(asked).toEqual([
      `api GET ${base}/${release.id}`,
      `api GET ${base}/${release.id}/assets?per_page=100&page=1`,
      `api GET ${base}/assets/${asset?.id}`,
      `storage GET /${asset?.id}`,
    ]);
    const atStorage = github.requests.find(({ host }) => host === "storage");
    expect(atStorage?.headers.authorization).toBeUndefined();
  });

  test("a draft by its tag, on a GitHub Enterprise Server", async () => {
    await using set = await setGithubStage({ private: true, basePath: "/api/v3" });
    const { stage, github } = set;
    github.repository.addRelease({ tag: "v1", draft: true, assets: [{ name: "a.png", bytes: await png(1) }] });
    const inputs = { source: "release", tag: "v1", image: "a.png", "itwin-id": stage.iTwin };
    const run = await set.publish(inputs, { githubToken: github.issueToken("write") });
    expect(resultsOf(run)).toHaveLength(1);
    expect(github.requests[0]?.path).toBe("/repos/octo/renders/releases/tags/v1");
  });

  test("300 targets from its assets", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const views = Array.from({ length: 300 }, () => stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id);
    const assets = await Promise.all(views.map(async (id, n) => ({ name: `${id}.png`, bytes: await png(n) })));
    const release = github.repository.addRelease({ tag: "v1", assets });
    const inputs = { source: "release", image: "{id}.png", "saved-view-id": "{id}" };
    const run = await set.publish(inputs, { event: releasePublished(release) });
    expect(resultsOf(run)).toHaveLength(300);
    const calls = (host: string) => github.requests.filter((request) => request.host === host).length;
    // The release, 4 pages of assets (the last of them empty), and each asset once.
    expect([calls("api"), calls("storage")]).toEqual([1 + 4 + 300, 300]);
    expect(stage.uploads()).toHaveLength(300);
  });
});

/** Runs that publish nothing: the problem as it is printed, and no request to the platform. */
async function failure(set: GithubStage, inputs: RunActionOptions["inputs"], more?: Partial<RunActionOptions>) {
  const run = await set.publish(inputs, more);
  expect(run).toMatchObject({ exitCode: 1, stderr: "", outputs: { published: "0" } });
  expect(set.stage.emulator.requests).toEqual([]);
  expect(run.summary).toContain("❌");
  return run.annotations[0]?.message ?? "";
}

describe.concurrent("what GitHub refuses, as it is printed", () => {
  const ofRelease = {
    source: "release",
    tag: "v1",
    image: "a.png",
    "itwin-id": "8a1f2c3d-0000-4000-8000-000000000001",
  };
  const ofRepository = { source: "repository", ref: "v1", image: "a.png", "itwin-id": ofRelease["itwin-id"] };

  test("a permission that is missing", async () => {
    await using set = await setGithubStage();
    set.github.repository.addRelease({ tag: "v1" });
    expect(await failure(set, ofRelease, { githubToken: set.github.issueToken("none") })).toBe(
      "Could not read the release v1 of octo/renders: GitHub answered 403: Resource not accessible by integration. Add the line `contents: read` under `permissions:` of the job, or of the workflow.",
    );
  });

  test("a release that is not there", async () => {
    await using set = await setGithubStage({ basePath: "/api/v3" });
    set.github.repository.addRelease({ tag: "v2" });
    expect(await failure(set, ofRelease)).toBe(
      'There is no release of the tag "v1" in octo/renders: it has "v2". Correct the input tag, or create the release first; a draft is seen only by a token with `contents: write` under `permissions:`.',
    );
  });

  test("a manifest that is not attached", async () => {
    await using set = await setGithubStage();
    set.github.repository.addRelease({ tag: "v1", assets: [{ name: "itwin-image.yml", bytes: await png(1) }] });
    expect(await failure(set, { source: "release", tag: "v1" })).toBe(
      'itwin-images.yml: There is no manifest "itwin-images.yml": it was looked for in the release v1 of octo/renders. Did you mean "itwin-image.yml"? Attach it to the release (`gh release upload v1 itwin-images.yml`), or write the manifest into the input images.',
    );
  });

  test("a rate limit for longer than a run", async () => {
    await using set = await setGithubStage();
    set.github.fault({ answer: refusal(403, refusals.secondary, { "retry-after": "1800" }) });
    expect(await failure(set, ofRelease)).toMatch(
      /^Could not read the release v1 of octo\/renders: GitHub answered 403: You have exceeded a secondary rate limit\..* The rate limit of this token is used up: run it again in 30 min, or give other jobs another token\.$/,
    );
  });

  test("an asset of 0 bytes, and one that is uploading", async () => {
    await using set = await setGithubStage();
    const bytes = Buffer.alloc(0);
    set.github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes }] });
    set.github.repository.addRelease({ tag: "v2", assets: [{ name: "a.png", bytes, state: "open" }] });
    expect(await failure(set, ofRelease)).toBe(
      'The asset "a.png" is empty (0 bytes). Look at the step that made it, and upload it again: `gh release upload v1 a.png --clobber`.',
    );
    expect(await failure(set, { ...ofRelease, tag: "v2" })).toBe(
      'The asset "a.png" is not uploaded yet (GitHub says "open"). Let the job that uploads it finish before this one (`needs:`); if it has failed, upload it again: `gh release upload v2 a.png --clobber`.',
    );
  });

  test("a tree that is truncated, with too many folders to list", async () => {
    await using set = await setGithubStage({ treeEntries: 10 });
    const files = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`${n}/a.png`, "a"]));
    set.github.repository.addCommit(files, ["tags/v1"]);
    expect(await failure(set, { ...ofRepository, image: "*/a.png" })).toMatch(
      /^The files can't be listed through the API: the tree is truncated, and more than 500 folders .* and use `source: workspace`\.$/,
    );
  });

  test.each<[string, CommittedFile, string]>([
    [
      "a Git LFS pointer",
      lfsPointer,
      "a.png: In octo/renders this is a Git LFS pointer, not the image itself. Check the repository out with `lfs: true` under `with:` of actions/checkout and use `source: workspace`, or attach the images to the release and use `source: release`.",
    ],
    [
      "a symbolic link",
      { symlink: "b.png" },
      '"a.png" is a symbolic link, which is not followed in a repository that is not checked out. Name the file that it leads to, or check the repository out and use `source: workspace`.',
    ],
    [
      "a submodule",
      { submodule: "x" },
      '"a.png" is a submodule: its files are in another repository. Check the repository out with `submodules: true` under `with:` of actions/checkout, and use `source: workspace`.',
    ],
  ])("%s", async (_, file, message) => {
    await using set = await setGithubStage();
    set.github.repository.addCommit({ "a.png": file }, ["tags/v1"]);
    expect(await failure(set, ofRepository)).toBe(message);
  });

  test("a download that is not what was listed", async () => {
    await using set = await setGithubStage();
    const digest = `sha256:${"0".repeat(64)}`;
    set.github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes: await png(1), digest }] });
    expect(await failure(set, ofRelease)).toMatch(
      /^a\.png: The asset "a\.png" came with the SHA-256 [0-9a-f]{64}, but GitHub had listed 0{64}\. It may have been replaced meanwhile: run it again\.$/,
    );
  });
});

test("a rate limit that passes is waited for, and the wait is told", async () => {
  await using set = await setGithubStage();
  const { stage, github } = set;
  github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes: await png(1) }] });
  github.fault({ path: /assets\/\d/, answer: refusal(403, refusals.secondary, { "retry-after": "1" }) });
  const run = await set.publish({ source: "release", tag: "v1", image: "a.png", "itwin-id": stage.iTwin });
  expect(resultsOf(run)).toHaveLength(1);
  expect(run.log).toMatch(
    /^waiting: GitHub's rate limit \(403: You have exceeded a secondary rate limit\..*\); all requests to it pause, trying again in 1 s$/m,
  );
});

test("a run that is cancelled while it waits for GitHub ends at once", async () => {
  await using set = await setGithubStage();
  const { github } = set;
  github.fault({ answer: refusal(403, refusals.secondary, { "retry-after": "600" }) });
  const run = await set.publish(
    { source: "release", tag: "v1", image: "a.png", "itwin-id": set.stage.iTwin },
    {
      onStarted(child) {
        child.stdout?.on("data", (text: Buffer) => {
          if (text.includes("waiting: GitHub")) child.kill("SIGINT");
        });
      },
    },
  );
  expect(run).toMatchObject({ exitCode: 1, outputs: { published: "0" } });
  expect(run.annotations.at(-1)?.message).toMatch(/^The run was cancelled: /);
});
