import { execFileSync } from "node:child_process";
import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { setGithubStage } from "./github-stage.ts";
import { releasePublished } from "./release-event.ts";
import { manifestOf, type Stage, setStage } from "./stage.ts";

const publicPush = { name: "push", payload: { repository: { private: false } } };

/** Commits everything in the workspace. @returns The commit's SHA. */
function commitAll({ workspace }: Stage): string {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false", ...args], {
      cwd: workspace,
      encoding: "utf8",
    });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "renders");
  return git("rev-parse", "HEAD").trim();
}

describe.concurrent("pictures in the job summary", () => {
  test("of the files that the checkout has just as they were published, and of no others", async () => {
    await using stage = await setStage({ "r/cover é.png": await png(1), "r/view.png": await png(2) });
    const images = manifestOf(
      ["r/cover é.png", "itwin", stage.iTwin],
      ["r/view.png", "saved-view", stage.savedView],
      ["r/new.png", "imodel", stage.iModel],
    );
    const commit = commitAll(stage);
    await stage.write({ "r/view.png": await png(3), "r/new.png": await png(4) });
    const run = await stage.publish({ images }, { event: publicPush, env: { GITHUB_SHA: commit } });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "3" } });
    const file = "r/cover%20%C3%A9.png";
    const page = `https://github.com/octo/renders/blob/${commit}/${file}`;
    const picture = `https://raw.githubusercontent.com/octo/renders/${commit}/${file}`;
    expect(run.summary).toContain(
      `| <a href="${page}"><img src="${picture}" width="160" alt=""></a> | ✅ published | <a href="${page}"><code>r/cover é.png</code></a> |`,
    );
    expect(run.summary.match(/<img/g)).toHaveLength(1);
    expect(run.summary).toContain("|  | ✅ published | <code>r/view.png</code> |");
    expect(run.summary).toContain("|  | ✅ published | <code>r/new.png</code> |");
  });

  test.each([
    ["a private repository", { name: "push", payload: { repository: { private: true } } }, {}],
    ["a repository of which nothing is known", { name: "push", payload: {} }, {}],
    ["a GitHub Enterprise Server", publicPush, { GITHUB_SERVER_URL: "https://github.example.com" }],
  ])("none of %s, whose files are linked nevertheless", async (_, event, env) => {
    await using stage = await setStage({ "a.png": await png(1) });
    const commit = commitAll(stage);
    const inputs = { image: "a.png", "itwin-id": stage.iTwin };
    const run = await stage.publish(inputs, { event, env: { GITHUB_SHA: commit, ...env } });
    expect(run.summary).toContain(`/octo/renders/blob/${commit}/a.png"><code>a.png</code></a>`);
    expect(run.summary).not.toContain("<img");
  });

  test("of a release's assets, unless it is a draft", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const target = { source: "release", image: "a.png", "itwin-id": stage.iTwin };
    const assets = [{ name: "a.png", bytes: await png(1) }];
    const release = github.repository.addRelease({ tag: "v1", assets });
    const { payload, ...event } = releasePublished(release);
    const isPublic = { ...payload, repository: { private: false } };
    const shown = await set.publish(target, { event: { ...event, payload: isPublic } });
    expect(shown.summary).toContain(
      '<img src="https://github.com/octo/renders/releases/download/v1/a.png" width="160"',
    );

    github.repository.addRelease({ tag: "v2", draft: true, assets });
    const more = { event: { name: "workflow_dispatch", payload: isPublic }, githubToken: github.issueToken("write") };
    const hidden = await set.publish({ ...target, tag: "v2" }, more);
    expect(hidden.summary).toContain('<a href="https://github.com/octo/renders/releases/download/v2/a.png">');
    expect(hidden.summary).not.toContain("<img");
  });

  test("of the files of a commit that is not checked out", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const commit = github.repository.addCommit({ "r/a.png": await png(1) });
    const inputs = { source: "repository", ref: "main", image: "r/a.png", "itwin-id": stage.iTwin };
    const run = await set.publish(inputs, { event: publicPush });
    expect(run.summary).toContain(`<img src="https://raw.githubusercontent.com/octo/renders/${commit}/r/a.png"`);
  });
});
