import { readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { refusals } from "./github-server.ts";
import { type GraphqlServer, startGraphqlServer } from "./graphql-server.ts";
import { githubToken, type RunActionOptions } from "./run-action.ts";
import { type Stage, setStage } from "./stage.ts";

/** A platform with two views that show an image, a repository with a branch main, and refreshes that commit. */
async function setting(): Promise<
  AsyncDisposable & {
    stage: Stage;
    github: GraphqlServer;
    views: [string, string];
    show(view: string, number: number): Promise<void>;
    refresh(inputs?: RunActionOptions["inputs"], env?: Record<string, string>): ReturnType<Stage["publish"]>;
  }
> {
  const stage = await setStage();
  const github = await startGraphqlServer();
  const checkedOut = github.push("main", { "README.md": "# Docs\n", "site/mine.png": "mine" });
  const view = (displayName: string) => stage.emulator.createSavedView({ iTwinId: stage.iTwin, displayName }).id;
  const views: [string, string] = [view("One"), view("Two")];
  const show = async (id: string, number: number): Promise<void> => {
    const image = `data:image/png;base64,${(await png(number)).toString("base64")}`;
    const headers = { Authorization: `Bearer ${stage.emulator.token}`, "Content-Type": "application/json" };
    const body = JSON.stringify({ image });
    await fetch(`${stage.emulator.url}/savedviews/${id}/image`, { method: "PUT", headers, body });
  };
  for (const [index, id] of views.entries()) await show(id, index);
  return {
    ...{ stage, github, views, show },
    refresh(inputs = {}, env = {}) {
      const list = {
        "saved-views-of-itwin": stage.iTwin,
        include: "One\nTwo",
        into: "site",
        gallery: "docs/gallery.md",
      };
      return stage.publish(
        { ...list, commit: "true", ...inputs },
        { action: "refresh", env: { GITHUB_GRAPHQL_URL: github.url, GITHUB_SHA: checkedOut, ...env } },
      );
    },
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}

const onDisk = async ({ workspace }: Stage, file: string) => (await readFile(join(workspace, file))).toString("latin1");
const listed = (files: Record<string, string> | undefined): string[] =>
  JSON.parse(files?.["site/images.json"] ?? "").images.map(({ file }: { file: string }) => file);
const names = ({ operations }: GraphqlServer) => operations.map(({ name }) => name);

describe.concurrent("commit: true", () => {
  test("commits the whole result at once, onto the branch of the run", async () => {
    await using all = await setting();
    const { stage, github } = all;
    const before = github.head("main");
    const run = await all.refresh({ "commit-message": "Refresh the images\n\nNightly." });
    expect(run).toMatchObject({ exitCode: 0, stderr: "", annotations: [] });
    expect(run.outputs.commit).toBe(github.head("main"));
    expect(github.commits("main")).toBe(1);
    const expected = { "README.md": "# Docs\n", "site/mine.png": "mine" } as Record<string, string>;
    for (const file of ["docs/gallery.md", "site/images.json", "site/one.png", "site/two.png"])
      expected[file] = await onDisk(stage, file);
    expect(github.files("main")).toEqual(expected);
    const input = github.operations.find(({ name }) => name === "Commit")?.variables.input;
    expect(input).toMatchObject({
      expectedHeadOid: before,
      message: { headline: "Refresh the images", body: "Nightly." },
    });
    expect([...github.authorizations]).toEqual([`token ${githubToken}`]);
    // Long words have places to break.
    expect(run.summary.replaceAll("<wbr>", "")).toContain(`Committed as <code>${github.head("main")}</code>.`);
  });

  test("makes no commit when the branch shows it all", async () => {
    await using all = await setting();
    await all.refresh();
    const run = await all.refresh();
    expect(run).toMatchObject({ exitCode: 0, outputs: { changed: "false", commit: "" } });
    expect(all.github.commits("main")).toBe(1);
  });

  test("sends what changed and no more, and removes what was pruned", async () => {
    await using all = await setting();
    const { github, views } = all;
    await all.refresh();
    await all.show(views[0], 50);
    const checkedOut = github.head("main") ?? "";
    const run = await all.refresh({ include: "One", prune: "true" }, { GITHUB_SHA: checkedOut });
    expect(run.exitCode).toBe(0);
    const input = github.operations.findLast(({ name }) => name === "Commit")?.variables.input;
    const { fileChanges } = input as { fileChanges: { additions: { path: string }[]; deletions: { path: string }[] } };
    expect(fileChanges.additions.map(({ path }) => path).sort()).toEqual([
      "docs/gallery.md",
      "site/images.json",
      "site/one.png",
    ]);
    expect(fileChanges.deletions).toEqual([{ path: "site/two.png" }]);
    expect(Object.keys(github.files("main") ?? {}).sort()).toEqual([
      "README.md",
      "docs/gallery.md",
      "site/images.json",
      "site/mine.png",
      "site/one.png",
    ]);
  });

  test("builds on what somebody pushes meanwhile, as often as it must", async () => {
    await using all = await setting();
    const { github } = all;
    let pushes = 0;
    github.before = (name) => {
      if (name === "Commit" && pushes < 3) github.push("main", { "other.md": String(++pushes) });
      return undefined;
    };
    const run = await all.refresh();
    expect(run.exitCode).toBe(0);
    expect(github.files("main")?.["other.md"]).toBe("3");
    expect(github.files("main")?.["site/one.png"]).toBeDefined();
    expect(names(github).filter((name) => name === "Commit")).toHaveLength(4);
    expect(github.commits("main")).toBe(1);
  });

  test.each(["while it runs", "since the checkout"])(
    "fails when somebody changed one of its files %s",
    async (when) => {
      await using all = await setting();
      const { github } = all;
      const theirs = { "site/one.png": "theirs" };
      if (when === "since the checkout") github.push("main", theirs);
      else {
        github.before = (name) => {
          if (name === "Commit" && github.files("main")?.["site/one.png"] === undefined) github.push("main", theirs);
          return undefined;
        };
      }
      const run = await all.refresh();
      expect(run).toMatchObject({ exitCode: 1, outputs: { commit: "" } });
      expect(run.annotations[0]?.message).toBe(
        "The commit to main was not made: site/one.png was changed there while this run was under way. Run it again, on what the branch has now.",
      );
      expect(github.files("main")?.["site/one.png"]).toBe("theirs");
      expect(github.commits("main")).toBe(0);
    },
  );

  test("gives up on a branch that never rests", async () => {
    await using all = await setting();
    const { github } = all;
    github.before = (name) => {
      if (name === "Commit") github.push("main", { "other.md": String(Math.random()) });
      return undefined;
    };
    const run = await all.refresh();
    expect(run.exitCode).toBe(1);
    expect(run.annotations[0]?.message).toContain("the branch moved 5 times");
  });

  test("makes the branch of a pull request, and brings an older one up to date", async () => {
    await using all = await setting();
    const { stage, github, views } = all;
    const first = await all.refresh({ branch: "images/nightly" });
    expect(first.exitCode).toBe(0);
    expect(names(github)).toContain("CreateBranch");
    expect(github.commits("main")).toBe(0);
    expect(github.files("images/nightly")?.["site/two.png"]).toBe(await onDisk(stage, "site/two.png"));

    // The next night begins from main again, which has none of it; one view is not asked for any more.
    await using night = await setStage();
    await all.show(views[0], 70);
    const inputs = { "saved-views-of-itwin": stage.iTwin, include: "One", into: "site", gallery: "docs/gallery.md" };
    const more = {
      commit: "true",
      branch: "images/nightly",
      "api-url": stage.emulator.url,
      token: stage.emulator.token,
    };
    const env = { GITHUB_GRAPHQL_URL: github.url, GITHUB_SHA: github.head("main") ?? "" };
    const second = await night.publish({ ...inputs, ...more }, { action: "refresh", env });
    expect(second.exitCode).toBe(0);
    const files = github.files("images/nightly") ?? {};
    expect(Object.keys(files).sort()).toEqual([
      "README.md",
      "docs/gallery.md",
      "site/images.json",
      "site/mine.png",
      "site/one.png",
      "site/two.png",
    ]);
    expect(files["site/one.png"]).toBe(await onDisk(night, "site/one.png"));
    expect(listed(files)).toEqual(["one.png", "two.png"]);
    expect(files["docs/gallery.md"]).toContain("(../site/two.png)");
    expect(github.commits("images/nightly")).toBe(2);
    const third = await night.publish({ ...inputs, ...more }, { action: "refresh", env });
    expect(third).toMatchObject({ exitCode: 0, outputs: { commit: "" } });

    const pruned = await night.publish({ ...inputs, ...more, prune: "true" }, { action: "refresh", env });
    expect(pruned.exitCode).toBe(0);
    const left = github.files("images/nightly") ?? {};
    expect(left["site/two.png"]).toBeUndefined();
    expect(listed(left)).toEqual(["one.png"]);
    expect(left["docs/gallery.md"]).not.toContain("two.png");
  });

  test("an answer that is lost does not commit twice", async () => {
    await using all = await setting();
    const { github } = all;
    let lost = false;
    github.before = (name) => {
      if (name !== "Commit" || lost) return undefined;
      lost = true;
      // The commit was made, and a gateway answers in its place.
      const wanted = github.operations.at(-1)?.variables.input as {
        fileChanges: { additions: { path: string; contents: string }[] };
      };
      github.push(
        "main",
        Object.fromEntries(
          wanted.fileChanges.additions.map(({ path, contents }) => [path, Buffer.from(contents, "base64")]),
        ),
      );
      return { status: 502, body: "<html>" };
    };
    const run = await all.refresh();
    expect(run).toMatchObject({ exitCode: 0, outputs: { commit: github.head("main") } });
    expect(github.commits("main")).toBe(0);
    expect(github.files("main")?.["site/one.png"]).toBeDefined();
  });

  test.each([
    [
      "no permission",
      { body: { data: null, errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }] } },
      "Add `contents: write` under `permissions:` of the job",
    ],
    [
      "a refused token",
      { status: 401, body: { message: "Bad credentials" } },
      "Could not commit to main: GitHub answered 401: Bad credentials. Set the input github-token to",
    ],
    [
      "a protected branch",
      {
        body: {
          data: null,
          errors: [{ type: "UNPROCESSABLE", message: "Changes must be made through a pull request." }],
        },
      },
      "Changes must be made through a pull request.",
    ],
    ["a page in its place", { body: "<html>" }, "the answer is not what GitHub documents. Check GITHUB_GRAPHQL_URL"],
  ])("%s fails the run, and the workspace keeps the result", async (_, answer, message) => {
    await using all = await setting();
    all.github.before = (name) => (name === "Commit" ? answer : undefined);
    const run = await all.refresh();
    expect(run).toMatchObject({ exitCode: 1, outputs: { changed: "true", commit: "" } });
    expect(run.annotations[0]?.message).toContain(message);
    expect(await onDisk(all.stage, "site/images.json")).toContain("one.png");
  });

  test.each([
    ["as REST does", { status: 403, body: { message: refusals.secondary } }],
    ["by its type", { body: { data: null, errors: [{ type: "RATE_LIMITED", message: refusals.primary }] } }],
    ["in words alone", { body: { errors: [{ message: refusals.secondary }] } }],
  ])("waits for a rate limit that GraphQL names %s, and says so", async (_, answer) => {
    await using all = await setting();
    let asked = 0;
    all.github.before = (name) =>
      name === "Commit" && ++asked === 1 ? { ...answer, headers: { "retry-after": "1" } } : undefined;
    const run = await all.refresh();
    expect(run).toMatchObject({ exitCode: 0, outputs: { commit: all.github.head("main") } });
    expect(asked).toBe(2);
    expect(run.log).toMatch(
      /^waiting: GitHub's rate limit \(.*limit.*\); all requests to it pause, trying again in 1 s$/m,
    );
  });

  test("reads no more of an answer than it must, however small it is packed", async () => {
    await using all = await setting();
    const body = gzipSync(Buffer.alloc(64 * 1024 * 1024, " "));
    all.github.before = (name) => (name === "Commit" ? { headers: { "Content-Encoding": "gzip" }, body } : undefined);
    const run = await all.refresh();
    expect(run).toMatchObject({ exitCode: 1, outputs: { commit: "" } });
    expect(run.annotations[0]?.message).toContain(
      "Could not commit to main: the answer has more than 33,554,432 bytes.",
    );
  });

  test("what failed on the platform is no reason to lose the rest", async () => {
    await using all = await setting();
    const { stage, github, views } = all;
    stage.emulator.fault({ method: "GET", path: `/savedviews/${views[0]}/image`, status: 403, times: 9 });
    const run = await all.refresh();
    expect(run.exitCode).toBe(1);
    expect(github.files("main")?.["site/two.png"]).toBeDefined();
    expect(github.files("main")?.["site/one.png"]).toBeUndefined();
  });

  test.each(["true", "false"])(
    "what failed stays on a branch that the checkout has none of, with prune %s",
    async (prune) => {
      await using all = await setting();
      const { stage, github, views } = all;
      await all.refresh({ branch: "pr" });
      await all.show(views[0], 50);
      await using night = await setStage();
      stage.emulator.fault({ method: "GET", path: `/savedviews/${views[1]}/image`, status: 403, times: 9 });
      const inputs = {
        "saved-views-of-itwin": stage.iTwin,
        include: "One\nTwo",
        into: "site",
        gallery: "docs/gallery.md",
      };
      const platform = { "api-url": stage.emulator.url, token: stage.emulator.token };
      const run = await night.publish(
        { ...inputs, ...platform, commit: "true", branch: "pr", prune },
        { action: "refresh", env: { GITHUB_GRAPHQL_URL: github.url, GITHUB_SHA: github.head("main") ?? "" } },
      );
      expect(run).toMatchObject({ exitCode: 1, outputs: { commit: github.head("pr") } });
      const files = github.files("pr");
      expect(files?.["site/one.png"]).toBe(await onDisk(night, "site/one.png"));
      expect(files?.["site/two.png"]).toBe(await onDisk(stage, "site/two.png"));
      expect(listed(files)).toEqual(["one.png", "two.png"]);
    },
  );

  test("what was not brought does not fall back to the older image of the checkout", async () => {
    await using all = await setting();
    const { stage, github, views } = all;
    await all.refresh();
    const checkout = { GITHUB_SHA: github.head("main") ?? "" };
    await using night = await setStage();
    for (const file of ["site/images.json", "site/one.png", "site/two.png", "docs/gallery.md"])
      await night.write({ [file]: await readFile(join(stage.workspace, file)) });
    await all.show(views[1], 50);
    await all.refresh({ branch: "pr" }, checkout);
    const newer = await onDisk(stage, "site/two.png");
    expect(github.files("pr")?.["site/two.png"]).toBe(newer);
    await all.show(views[0], 60);
    const inputs = { "saved-views-of-itwin": stage.iTwin, include: "One", into: "site", gallery: "docs/gallery.md" };
    const platform = { "api-url": stage.emulator.url, token: stage.emulator.token };
    const run = await night.publish(
      { ...inputs, ...platform, commit: "true", branch: "pr" },
      { action: "refresh", env: { GITHUB_GRAPHQL_URL: github.url, ...checkout } },
    );
    expect(run).toMatchObject({ exitCode: 0, outputs: { commit: github.head("pr") } });
    expect(github.files("pr")?.["site/one.png"]).toBe(await onDisk(night, "site/one.png"));
    expect(github.files("pr")?.["site/two.png"]).toBe(newer);
  });

  test("a renamed image takes its old file off the branch, and nothing else goes", async () => {
    await using all = await setting();
    const { stage, github, views } = all;
    await all.refresh({ branch: "pr" });
    await using night = await setStage();
    const inputs = { targets: `- saved-view: ${views[0]}\n  name: Uno`, into: "site", gallery: "docs/gallery.md" };
    const platform = { "api-url": stage.emulator.url, token: stage.emulator.token };
    const run = await night.publish(
      { ...inputs, ...platform, commit: "true", branch: "pr" },
      { action: "refresh", env: { GITHUB_GRAPHQL_URL: github.url, GITHUB_SHA: github.head("main") ?? "" } },
    );
    expect(run.exitCode).toBe(0);
    expect(listed(github.files("pr"))).toEqual(["two.png", "uno.png"]);
    expect(
      Object.keys(github.files("pr") ?? {})
        .filter((file) => file.startsWith("site/"))
        .sort(),
    ).toEqual(["images.json", "mine.png", "two.png", "uno.png"].map((name) => `site/${name}`));
  });

  test("takes no other target's file on the branch", async () => {
    await using all = await setting();
    const { stage, github } = all;
    await all.refresh({ branch: "pr", include: "One" });
    await using night = await setStage();
    const other = stage.emulator.createSavedView({ iTwinId: stage.iTwin, displayName: "ONE" }).id;
    await all.show(other, 60);
    const before = github.head("pr");
    const inputs = { targets: `- saved-view: ${other}\n  name: One`, into: "site", gallery: "docs/gallery.md" };
    const platform = { "api-url": stage.emulator.url, token: stage.emulator.token };
    const run = await night.publish(
      { ...inputs, ...platform, commit: "true", branch: "pr" },
      { action: "refresh", env: { GITHUB_GRAPHQL_URL: github.url, GITHUB_SHA: github.head("main") ?? "" } },
    );
    expect(run.exitCode).toBe(1);
    expect(run.annotations[0]?.message).toBe(
      '"one.png" is the image of another target on pr, which this run did not refresh and would remove. Check out that branch before the refresh, or set prune to true.',
    );
    expect(github.head("pr")).toBe(before);
  });

  test.each(["a link out of the workspace", "a link inside it", "another file"])(
    "commits no listed image that is %s",
    async (what) => {
      await using all = await setting();
      const { stage, github, views } = all;
      await all.refresh();
      const before = github.files("main")?.["site/two.png"];
      await using outside = await setStage({ secret: "OUTSIDE SECRET" });
      await stage.write({ ".git/config": "INSIDE SECRET" });
      const file = join(stage.workspace, "site/two.png");
      await rm(file);
      if (what === "another file") await stage.write({ "site/two.png": "OTHER SECRET" });
      else
        await symlink(
          join(
            (what.includes("out of") ? outside : stage).workspace,
            what.includes("out of") ? "secret" : ".git/config",
          ),
          file,
        );
      await all.show(views[0], 50);
      const run = await all.refresh({ include: "One" }, { GITHUB_SHA: github.head("main") ?? "" });
      expect(run).toMatchObject({ exitCode: 0, outputs: { commit: github.head("main") } });
      const files = github.files("main");
      expect(files?.["site/two.png"]).toBe(before);
      expect(files?.["site/one.png"]).toBe(await onDisk(stage, "site/one.png"));
      expect(listed(files)).toEqual(["one.png", "two.png"]);
      expect(JSON.stringify(github.operations)).not.toContain(Buffer.from("SECRET").toString("base64").slice(0, 6));
    },
  );

  test("a listed image that the checkout lacks stays on the branch, and is listed there", async () => {
    await using all = await setting();
    const { stage, github, views } = all;
    await all.refresh();
    const before = github.files("main")?.["site/two.png"];
    await rm(join(stage.workspace, "site/two.png"));
    await all.show(views[0], 50);
    const run = await all.refresh({ include: "One" }, { GITHUB_SHA: github.head("main") ?? "" });
    expect(run).toMatchObject({ exitCode: 0, outputs: { commit: github.head("main") } });
    expect(run.log).toContain("two.png is not there and is listed no more");
    expect(await onDisk(stage, "site/images.json")).not.toContain("two.png");
    expect(github.files("main")?.["site/two.png"]).toBe(before);
    expect(listed(github.files("main"))).toEqual(["one.png", "two.png"]);
  });

  test.each([
    ["site/one.png", "theirs", "there already, and this program did not write it"],
    ["docs/gallery.md", "# My own page", "there already, and this program did not write it"],
    ["site/images.json", "[]", "not a list of images that this program wrote"],
  ])("overwrites no %s of somebody else on a branch that was not checked out", async (file, content, why) => {
    await using all = await setting();
    const { github } = all;
    const before = github.push("other", { [file]: content });
    const run = await all.refresh({ branch: "other" });
    expect(run).toMatchObject({ exitCode: 1, outputs: { commit: "" } });
    expect(run.annotations[0]?.message).toContain(file);
    expect(run.annotations[0]?.message).toContain(why);
    expect(github.head("other")).toBe(before);
  });

  test("brings a branch up to date that has the checkout's gallery, or one of ours", async () => {
    await using all = await setting();
    const { github } = all;
    github.push("other", { "docs/gallery.md": "[//]: # (Written by itwin-images: edits are overwritten)\n" });
    expect((await all.refresh({ branch: "other" })).exitCode).toBe(0);
    expect(listed(github.files("other"))).toEqual(["one.png", "two.png"]);
  });

  test("needs a branch, and a token", async () => {
    await using all = await setting();
    const tag = await all.refresh({}, { GITHUB_REF: "refs/tags/v1" });
    expect(tag.annotations[0]?.message).toContain("Set branch to the branch that gets the commit.");
    const bare = await all.refresh({ "github-token": "" });
    expect(bare.annotations[0]?.message).toContain("github-token is empty");
    expect(all.stage.emulator.requests.filter(({ method }) => method === "GET")).toEqual([]);
  });
});
