import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { setGithubStage } from "./github-stage.ts";
import { png } from "./images.ts";
import { releasePublished } from "./release-event.ts";
import type { ActionRun } from "./run-action.ts";
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

describe("a release", () => {
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
});
