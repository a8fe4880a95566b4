import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import type { RunActionOptions } from "./run-action.ts";
import { manifestOf, type Stage, setStage } from "./stage.ts";

const id = "8a1f2c3d-0000-4000-8000-000000000001";

/** Runs with inputs that are refused, and gives the messages; nothing may have been sent, and all outputs are set. */
async function refusals(stage: Stage, inputs: RunActionOptions["inputs"], more?: Partial<RunActionOptions>) {
  const run = await stage.publish(inputs, more);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toBe("");
  expect(run.outputs).toEqual({ results: "[]", published: "0", unchanged: "0", failed: "0", "image-name": "" });
  expect(run.summary).toMatch(/^## Publish iTwin images: nothing was published\n\n- ❌ /);
  expect(run.summary.match(/\(https:\/\/github\.com\/.*\/docs\/troubleshooting\.md\)/g)).toHaveLength(1);
  expect(run.log.trimEnd().split("\n").at(-1)).toBe("nothing was published");
  expect(stage.emulator.requests).toEqual([]);
  expect(run.annotations.every(({ level, file }) => level === "error" && file === undefined)).toBe(true);
  return run.annotations.map(({ message }) => message);
}

const cases: readonly (readonly [name: string, inputs: RunActionOptions["inputs"], message: RegExp])[] = [
  ["a manifest beside images", { manifest: "m.yml", images: "images: []" }, /^The inputs manifest and images are set/],
  ["a manifest beside image", { manifest: "m.yml", image: "a.png", "itwin-id": id }, /^The inputs manifest and image /],
  ["images beside image", { images: "images: []", image: "a.png", "itwin-id": id }, /^The inputs images and image are/],
  ["an image without an id", { image: "a.png" }, /^The input image is set.*Set one of itwin, itwin-id, imodel, /],
  ["an image with two ids", { image: "a.png", "itwin-id": id, "imodel-id": id }, /^The inputs imodel-id and itwin-id /],
  ["an id without an image", { "saved-view-id": "abc" }, /^The input saved-view-id is set without image\. Set image/],
  ["a token beside a client id", { token: "abcdef", "client-id": "c" }, /^The inputs token and client-id are both set/],
  ["a token beside a secret", { token: "abcdef", "client-secret": "hush-hush" }, /^The inputs token and client-secret/],
  ["a client id without a secret", { "client-id": "c" }, /^The input client-secret is empty: the secret behind it is/],
  ["a secret without a client id", { "client-secret": "hush-hush" }, /^The input client-id is empty/],
  ["a token in two lines", { token: "one-half\nother-half" }, /^The input token has a line break inside\. Store it/],
  ["a token with a quotation mark", { token: "“abcdef”" }, /^The input token has a space, a control character or/],
  ["a token that is only a prefix", { token: "Bearer" }, /^The input token is empty/],
  [
    "concurrency in words",
    { concurrency: "abc" },
    /^The input concurrency is "abc"\. Write a whole number from 1 to 64/,
  ],
  ["concurrency of nothing", { concurrency: "0" }, /^The input concurrency is "0"/],
  ["concurrency with an exponent", { concurrency: "1e3" }, /^The input concurrency is "1e3"/],
  ["concurrency beyond bounds", { concurrency: "65" }, /^The input concurrency is "65"/],
  ["a negative concurrency", { concurrency: "-1" }, /^The input concurrency is "-1"/],
  [
    "a shard of none",
    { shard: "2/0" },
    /^The input shard is "2\/0"\. Write it like 2\/5: the number of the shard, from 1/,
  ],
  [
    "a shard that would write notes",
    { shard: "2/5", "update-release-notes": "true", tag: "v1" },
    /^The inputs shard and update-release-notes are both set, but each shard would replace what the others write/,
  ],
  ["another preparation", { prepare: "shrink" }, /^The input prepare is "shrink"\. Write none, fit or pad\.$/],
  ["padding without a colour", { prepare: "pad" }, /^The input prepare-background is empty, and prepare is pad\. Set/],
  ["a colour for nothing", { "prepare-background": "white" }, /^The input prepare-background is for prepare, which is/],
  [
    "a colour that is none",
    { prepare: "pad", "prepare-background": "mint" },
    /^The input prepare-background is "mint"\. Write white, black, or six hexadecimal/,
  ],
  ["a dry run of yes", { "dry-run": "yes" }, /^The input dry-run is "yes"\. Write true or false\.$/],
  [
    "an API without encryption",
    { "api-url": "http://api.bentley.com" },
    /^The input api-url would send a secret unencr/,
  ],
  ["an API that is no URL", { "api-url": "api.bentley.com" }, /^The input api-url is not a URL\. Write it like/],
  [
    "a source of its own",
    { source: "artifact" },
    /^The input source is "artifact"\. Write workspace, release or repository\.$/,
  ],
  [
    "a tag without its source",
    { tag: "v1" },
    /^The input tag is set, but source is workspace\. Set `source: release` to/,
  ],
  [
    "a tag of a repository",
    { tag: "v1", source: "repository" },
    /^The input tag is set, but source is repository\. .*, or write the tag into the input ref\.$/,
  ],
  [
    "a ref without its source",
    { ref: "v1" },
    /^The input ref is set, but source is workspace\. Set `source: repository`/,
  ],
  [
    "a ref of a release",
    { ref: "v1", tag: "v1", source: "release" },
    /^The input ref is set, but source is release\. Set/,
  ],
  [
    "a release without an event that has one",
    { source: "release" },
    /^The input source is release, but the event push has no release\. Set the input tag to the release's tag, or run/,
  ],
  [
    "a folder of a release",
    { source: "release", tag: "v1", "working-directory": "docs" },
    /^The input working-directory is set, but a release has no folders\. Leave it out with `source: release`\.$/,
  ],
  [
    "a folder above a repository",
    { source: "repository", "working-directory": "docs/../.." },
    /^The input working-directory is "docs\/\.\.\/\.\.", which leads out of the repository\. Name a folder inside of it/,
  ],
  [
    "no token of GitHub",
    { source: "repository", "github-token": "" },
    /^The input github-token is empty, but source is repository\. Leave it out for the job's own token \(`\$\{\{ github\.token \}\}`\)/,
  ],
  [
    "a token of GitHub in two lines",
    { source: "repository", "github-token": "one-half\nother-half" },
    /^The input github-token has a line break inside/,
  ],
  [
    "a folder that is not there",
    { "working-directory": "nope" },
    /^The input working-directory is "nope", which is not in the workspace\. Correct the path\.$/,
  ],
  [
    "a folder above",
    { "working-directory": ".." },
    /^The input working-directory is "\.\.", which leads out of the wor/,
  ],
  ["a folder elsewhere", { "working-directory": "/" }, /^The input working-directory is "\/", which leads out of the/],
  [
    "a file for a folder",
    { "working-directory": "a.png" },
    /^The input working-directory is "a\.png", which is a file/,
  ],
];

describe.concurrent("refused inputs", () => {
  test.each(cases)("%s", async (_, inputs, message) => {
    await using stage = await setStage({ "a.png": await png(1) });
    await stage.write({ "itwin-images.yml": manifestOf(["a.png", "itwin", stage.iTwin]) });
    const messages = await refusals(stage, inputs);
    expect(messages).toEqual([expect.stringMatching(message)]);
  });

  test("an authority without encryption", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const inputs = { "client-id": "c", "client-secret": "hush-hush", authority: "http://ims.bentley.com" };
    const messages = await refusals(stage, { ...inputs, image: "a.png", "itwin-id": id });
    expect(messages).toEqual([expect.stringMatching(/^The input authority would send a secret unencrypted/)]);
  });

  test("a repository, in a run that has none", async () => {
    await using stage = await setStage();
    const inputs = { source: "repository" };
    const noName = await refusals(stage, inputs, { env: { GITHUB_REPOSITORY: "" } });
    expect(noName).toEqual(["GITHUB_REPOSITORY is not set. Run this as a step of a GitHub Actions job."]);
    const noCommit = await refusals(stage, inputs, { env: { GITHUB_SHA: "" } });
    expect(noCommit).toEqual([
      "GITHUB_SHA is not set. Set the input ref to the tag, branch or commit to publish from.",
    ]);
  });

  test("a folder that is a link out of the workspace", async () => {
    await using stage = await setStage();
    await symlink("/", join(stage.workspace, "out"));
    const messages = await refusals(stage, { "working-directory": "out" });
    expect(messages).toEqual([expect.stringMatching(/^The input working-directory is "out", which leads out of/)]);
  });

  test("a folder that is spelled otherwise", async () => {
    await using stage = await setStage({ "site/renders/a.png": await png(1), "site/notes.txt": "" });
    const expected = [
      ["Site/rnders", 'Did you mean "site/renders"?'],
      ["site/notes.text", "Correct the path."],
      ["../nope", "Correct the path."],
    ];
    for (const [directory = "", fix = ""] of expected) {
      const [message] = await refusals(stage, { "working-directory": directory });
      expect(message).toBe(`The input working-directory is "${directory}", which is not in the workspace. ${fix}`);
    }
  });

  test("a folder beside the workspace whose name begins like it", async () => {
    await using stage = await setStage({ "w/a.png": await png(1) });
    await mkdir(join(stage.workspace, "w-other"));
    const more = { env: { GITHUB_WORKSPACE: join(stage.workspace, "w") } };
    const messages = await refusals(stage, { "working-directory": "../w-other" }, more);
    expect(messages).toEqual([expect.stringMatching(/which leads out of the workspace/)]);
  });

  test("a workspace that is not there, or not known", async () => {
    await using stage = await setStage();
    const gone = await refusals(stage, {}, { env: { GITHUB_WORKSPACE: join(stage.workspace, "gone") } });
    expect(gone).toEqual([expect.stringMatching(/does not exist\. Add a step with actions\/checkout before this one/)]);
    const unknown = await refusals(stage, {}, { env: { GITHUB_WORKSPACE: "" } });
    expect(unknown).toEqual(["GITHUB_WORKSPACE is not set. Run this as a step of a GitHub Actions job."]);
  });

  test("everything that is wrong, in one go", async () => {
    await using stage = await setStage();
    const messages = await refusals(stage, {
      ...{ token: "", image: "a.png", images: "images: []", concurrency: "x", "dry-run": "1" },
      ...{ "working-directory": "nope", "api-url": "ftp://api.bentley.com" },
    });
    expect(messages).toEqual([
      expect.stringMatching(/^The inputs token, client-id and client-secret are empty/),
      expect.stringMatching(/^The inputs images and image are set/),
      expect.stringMatching(/^The input image is set, but not where it goes/),
      expect.stringMatching(/^The input concurrency is "x"/),
      expect.stringMatching(/^The input dry-run is "1"/),
      expect.stringMatching(/^The input api-url has the scheme ftp:/),
      expect.stringMatching(/^The input working-directory is "nope"/),
    ]);
  });
});

const pullRequest = (head: string | null) => ({
  pull_request: { head: { repo: head && { full_name: head } }, base: { repo: { full_name: "octo/renders" } } },
});

describe.concurrent("missing credentials", () => {
  const none = { token: "" };

  test.each([["guest/renders"], [null]])("in the pull request of a fork (%s)", async (head) => {
    await using stage = await setStage();
    const event = { name: "pull_request", payload: pullRequest(head) };
    const [message] = await refusals(stage, none, { event });
    expect(message).toMatch(
      /empty because this run comes from a fork's pull request, and GitHub gives such runs no sec/,
    );
    expect(message).toContain(`if: \${{ github.event.pull_request.head.repo.full_name == github.repository }}`);
  });

  test("in a run of Dependabot", async () => {
    await using stage = await setStage();
    const event = { name: "pull_request", payload: pullRequest("octo/renders"), actor: "dependabot[bot]" };
    const [message] = await refusals(stage, { "client-id": "c" }, { event });
    expect(message).toMatch(/^The input client-secret is empty because Dependabot started this run/);
    expect(message).toContain("https://github.com/octo/renders/settings/secrets/dependabot");
  });

  test("in a pull request of the repository itself, or after a merge from a fork", async () => {
    await using stage = await setStage();
    for (const event of [
      { name: "pull_request", payload: pullRequest("octo/renders") },
      { name: "pull_request_target", payload: pullRequest("guest/renders") },
    ]) {
      const [message] = await refusals(stage, none, { event });
      expect(message).toMatch(/the secret behind them is not set, or is spelled differently/);
      expect(message).toContain("Create it under https://github.com/octo/renders/settings/secrets/actions");
      expect(message).toContain(`\`token: \${{ secrets.ITWIN_TOKEN }}\``);
    }
  });

  test("with an event file that can't be read", async () => {
    await using stage = await setStage();
    const [message] = await refusals(stage, none, { env: { GITHUB_EVENT_PATH: join(stage.workspace, "none.json") } });
    expect(message).toMatch(/is not set, or is spelled differently/);
  });
});
