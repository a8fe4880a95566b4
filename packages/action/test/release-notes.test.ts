import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { marks } from "../src/release-notes/replace-section.ts";
import type { Release } from "./github-server.ts";
import { refusal, refusals } from "./github-server.ts";
import { type GithubStage, setGithubStage } from "./github-stage.ts";
import { releasePublished } from "./release-event.ts";
import type { ActionRun, RunActionOptions } from "./run-action.ts";
import { manifestOf } from "./stage.ts";

const notesOn = { "update-release-notes": "true" };

/** The event of a release, of a repository that is public or not. */
function eventOf(release: Release, isPrivate = false): NonNullable<RunActionOptions["event"]> {
  const { payload, ...event } = releasePublished(release);
  return { ...event, payload: { ...payload, repository: { private: isPrivate } } };
}

function publishWithNotes(
  set: GithubStage,
  release: Release,
  inputs: RunActionOptions["inputs"] = {},
  more: Partial<RunActionOptions> & { readonly contents?: "read" | "write" } = {},
): Promise<ActionRun> {
  const { contents = "write", ...others } = more;
  const githubToken = set.github.issueToken(contents);
  return set.publish({ ...notesOn, ...inputs }, { event: eventOf(release), githubToken, ...others });
}

/** What is around the section, and what is in it. */
function split(body: string): { before: string; section: string; after: string } {
  const [before = "", rest = "", ...more] = body.split(marks.begin);
  const [section = "", after = "", ...others] = rest.split(marks.end);
  expect([more, others]).toEqual([[], []]);
  return { before, section, after };
}

describe("the release notes", () => {
  test.each([
    ["LF", "\n"],
    ["CRLF, as of GitHub's editor", "\r\n"],
  ])("three runs with different images: one section, the author's text as it was, in %s", async (_, eol) => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const before = ["# v1.2.0 🎉", "", "- a `<!-- comment -->`, $& and \u2028 more", "", ""].join(eol);
    const after = ["", "", "## Thanks", "", "| a |", "| - |", "", "```", "code", "```", "  "].join(eol);
    const release = github.repository.addRelease({ tag: "v1.2.0", body: before });
    for (const number of [1, 2, 3]) {
      const files = {
        [`r/cover-${number}.png`]: await png(number),
        "r/view.png": await png(9),
        "itwin-images.yml": manifestOf(
          [`r/cover-${number}.png`, "itwin", stage.iTwin],
          ["r/view.png", "saved-view", stage.savedView],
        ),
      };
      await stage.write(files);
      github.repository.addCommit(files, ["tags/v1.2.0"]);
      const run = await publishWithNotes(set, release);
      expect(run).toMatchObject({ exitCode: 0, annotations: [] });
      expect(run.log).toContain("▸ Release notes\nUpdated the notes of the release v1.2.0 of octo/renders.\n");
      const found = split(release.body);
      if (number === 1) {
        expect(found.after).toBe("");
        // From now on the author has text after the section too.
        release.body += after;
      } else expect(found.after).toBe(after);
      expect(found.before).toBe(`${before}${eol}${eol}`);
      expect(found.section).toContain(number === 1 ? "published 2 (" : "published 1, unchanged 1 (");
      expect(found.section.replaceAll("\r\n", "")).toMatch(eol === "\n" ? /\n/ : /^[^\r\n]*$/);
      expect(found.section).toContain(`refs/tags/v1.2.0/r/cover-${number}.png"`);
      expect(found.section.match(/cover-\d\.png<\/code>/g)).toEqual([`cover-${number}.png</code>`]);
    }
  });

  test("a table with the pictures, linked to the files at the tag, of a public repository", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const files = { "r/a b.png": await png(1), "r/rendered.png": await png(2) };
    await stage.write(files);
    // Only one of the two was committed as it is.
    github.repository.addCommit({ "r/a b.png": files["r/a b.png"], "r/rendered.png": "older" }, ["tags/v1"]);
    const release = github.repository.addRelease({ tag: "v1" });
    const images = manifestOf(["r/a b.png", "itwin", stage.iTwin], ["r/rendered.png", "imodel", stage.iModel]);
    const run = await publishWithNotes(set, release, { images });
    expect(run.exitCode).toBe(0);
    const page = "https://github.com/octo/renders/blob/v1/r/a%20b.png";
    const picture = "https://raw.githubusercontent.com/octo/renders/refs/tags/v1/r/a%20b.png";
    expect(release.body.split("\n")).toEqual([
      marks.begin,
      "### Images on the iTwin Platform",
      "",
      "published 2 ([this run](https://github.com/octo/renders/actions/runs/17)).",
      "",
      "| | Image | Shown by | |",
      "| --- | --- | --- | --- |",
      `| <a href="${page}"><img src="${picture}" width="320" alt=""></a> | <a href="${page}"><code>r/a b.png</code></a> | iTwin <code>${stage.iTwin}</code> | published |`,
      `|  | <code>r/rendered.png</code> | iModel <code>${stage.iModel}</code> | published |`,
      "",
      marks.end,
    ]);
    expect(run.summary).toContain(`| <a href="${page}"><img src="${picture}" width="160" alt=""></a> | ✅ published |`);
    expect(run.summary).toContain("📝 Updated the notes of the release v1 of octo/renders&#46;".replace("&#46;", "."));
  });

  test("links without pictures of a private repository", async () => {
    await using set = await setGithubStage({ private: true });
    const { stage, github } = set;
    const files = { "a.png": await png(1) };
    await stage.write(files);
    github.repository.addCommit(files, ["tags/v1"]);
    const release = github.repository.addRelease({ tag: "v1" });
    const inputs = { image: "a.png", "itwin-id": stage.iTwin };
    await publishWithNotes(set, release, inputs, { event: eventOf(release, true) });
    expect(release.body).toContain('<a href="https://github.com/octo/renders/blob/v1/a.png">');
    expect(release.body).not.toContain("<img");
  });

  test("the files of each remote source: assets of the release, files of the commit", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const commit = github.repository.addCommit({ "r/a.png": await png(2) }, ["tags/v1"]);
    const release = github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes: await png(1) }] });
    const target = { "itwin-id": stage.iTwin };
    const env = { GITHUB_SHA: commit };
    await publishWithNotes(set, release, { ...target, source: "release", image: "a.png" }, { env });
    expect(release.body).toContain('<img src="https://github.com/octo/renders/releases/download/v1/a.png" width="320"');
    await publishWithNotes(set, release, { ...target, source: "repository", image: "r/a.png" }, { env });
    expect(release.body).toContain('<img src="https://raw.githubusercontent.com/octo/renders/refs/tags/v1/r/a.png"');
    expect(release.body).not.toContain("releases/download");
  });

  test("names that mean something elsewhere are text, and the section stays one", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    const names = [`a|b](x) -- itwin-images:end --  @octocat #1.png`, "$& $1 `code`.png", "<!-- itwin-images.png"];
    // Windows allows none of these characters in a name.
    const files = process.platform === "win32" ? ["$& $1 `code`.png"] : names;
    for (const [number, name] of files.entries()) await stage.write({ [name]: await png(number) });
    const views = files.map(() => stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id);
    const images = manifestOf(
      ...files.map((name, n) => [name.replace(/[[\]*{}]/g, "?"), "saved-view", views[n] ?? ""] as const),
    );
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    for (const _ of [1, 2]) {
      const run = await publishWithNotes(set, release, { images });
      expect(run).toMatchObject({ exitCode: 0, annotations: [] });
      const { before, section, after } = split(release.body);
      expect([before, after]).toEqual(["Mine.\n\n", ""]);
      const rows = section.split("\n").filter((line) => line.includes("<code>"));
      expect(rows).toHaveLength(files.length);
      for (const row of rows) expect(row.match(/\|/g)).toHaveLength(4);
      expect(rows.join("\n")).not.toMatch(/<(?!\/?code>|wbr>)|[`@#](?!\d+;)/);
    }
  });

  test("a draft that the input tag names, whose tag is not there yet", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    await stage.write({ "a.png": await png(1) });
    github.repository.addCommit({ "a.png": await png(1) });
    const release = github.repository.addRelease({ tag: "v2", draft: true, body: "Soon." });
    const inputs = { image: "a.png", "itwin-id": stage.iTwin, tag: "v2" };
    const run = await publishWithNotes(set, release, inputs, { event: { name: "workflow_dispatch", payload: {} } });
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
    expect(run.log).toContain('the files are not linked: There is no branch, tag or commit "refs/tags/v2"');
    expect(run.log).toContain("Updated the notes of the draft release v2 of octo/renders.");
    expect(release.body).toMatch(/^Soon\.\n\n<!--/);
    expect(release.draft).toBe(true);
  });

  test("the same again writes nothing", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    await stage.write({ "a.png": await png(1) });
    const release = github.repository.addRelease({ tag: "v1" });
    const inputs = { image: "a.png", "itwin-id": stage.iTwin };
    await publishWithNotes(set, release, inputs);
    await publishWithNotes(set, release, inputs);
    const patches = () => github.requests.filter(({ method }) => method === "PATCH").length;
    expect(patches()).toBe(2);
    const run = await publishWithNotes(set, release, inputs);
    expect(run.log).toContain("The notes of the release v1 of octo/renders say so already.");
    expect(patches()).toBe(2);
  });
});

describe("release notes that can't be written", () => {
  test("403: the step fails with the line to add, and the images' outcomes stay", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    await stage.write({ "a.png": await png(1) });
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    const inputs = { image: "a.png", "itwin-id": stage.iTwin };
    const run = await publishWithNotes(set, release, inputs, { contents: "read" });
    expect(run).toMatchObject({ exitCode: 1, stderr: "", outputs: { published: "1", failed: "0" } });
    expect(JSON.parse(run.outputs.results ?? "")).toMatchObject([{ status: "published", problems: [] }]);
    expect(stage.emulator.image("itwin", stage.iTwin)?.bytes).toEqual(new Uint8Array(await png(1)));
    expect(run.annotations).toEqual([
      {
        level: "error",
        title: "Release notes",
        message:
          "The images are as reported, but the release notes are not updated. Could not update the notes of the release v1 of octo/renders: GitHub answered 403: Resource not accessible by integration. Add the line `contents: write` under `permissions:` of the job, or of the workflow.",
      },
    ]);
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("published 1, failed 0");
    expect(run.summary).toContain("## Publish iTwin images: published 1, failed 0\n");
    expect(run.summary).toContain("❌ The images are as reported, but the release notes are not updated.");
    expect(release.body).toBe("Mine.");
  });

  test("marks that the author has doubled: a problem, and nothing is written", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    await stage.write({ "a.png": await png(1) });
    const body = `${marks.begin}\na\n${marks.end}\nmine\n${marks.begin}\nb\n${marks.end}`;
    const release = github.repository.addRelease({ tag: "v1", body });
    const run = await publishWithNotes(set, release, { image: "a.png", "itwin-id": stage.iTwin });
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "1" } });
    expect(run.annotations[0]?.message).toMatch(
      /not have one begin mark .* begin at line 1, end at line 3, begin at line 5/,
    );
    expect(release.body).toBe(body);
  });

  test.each([
    ["a dry run", { "dry-run": "true" }, /^Dry run: the release notes were left as they are\.$/m, 0],
    [
      "nothing published",
      { image: "none.png" },
      /^Nothing was published: the release notes were left as they are\.$/m,
      1,
    ],
  ])("are left alone in %s, which says so", async (_, inputs, words, exitCode) => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    await stage.write({ "a.png": await png(1) });
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    const run = await publishWithNotes(set, release, { image: "a.png", "itwin-id": stage.iTwin, ...inputs });
    expect(run.exitCode).toBe(exitCode);
    expect(run.log).toMatch(words);
    expect(release.body).toBe("Mine.");
    expect(github.requests).toEqual([]);
  });

  test("a secondary rate limit is waited for, and what is saved meanwhile is kept", async () => {
    await using set = await setGithubStage();
    const { stage, github } = set;
    await stage.write({ "a.png": await png(1) });
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    const answer = { ...refusal(403, refusals.secondary), headers: { "retry-after": "1" } };
    github.fault({ method: "PATCH", answer, onHit: () => (release.body = "Mine, and more.") });
    const run = await publishWithNotes(set, release, { image: "a.png", "itwin-id": stage.iTwin });
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
    expect(run.log).toMatch(/^waiting: GitHub's rate limit \(403: You have exceeded a secondary rate limit.* in 1 s$/m);
    expect(release.body).toMatch(/^Mine, and more\.\n\n<!--/);
  });

  test("an event without a release, and no tag, are refused before anything is sent", async () => {
    await using set = await setGithubStage();
    const run = await set.publish({ ...notesOn, image: "a.png", "itwin-id": set.stage.iTwin });
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ message }) => message)).toEqual([
      "The input update-release-notes is true, but the event push has no release. Set the input tag to the release's tag, or run the workflow on: release.",
    ]);
    expect(set.stage.emulator.requests).toEqual([]);
  });
});
