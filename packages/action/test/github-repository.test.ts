import { createHash } from "node:crypto";
import { lfsPointer } from "@itwin-images/ci/test/images";
import { ImageRejectedError } from "@itwin-images/core";
import { listingSource, type PlanEntriesArgs, planEntries } from "@itwin-images/workspace";
import { describe, expect, test } from "vitest";
import { githubCodes as codes, GithubError } from "../src/github/github-error.ts";
import { keepDownloads } from "../src/github/keep-downloads.ts";
import { listRepository } from "../src/github/repository-listing.ts";
import { clientOf } from "./github-client.ts";
import { type CommittedFile, type GithubServer, startGithubServer } from "./github-server.ts";

const uuid = "8a1f2c3d-0000-4000-8000-000000000001";
const perFile = (image: string) => ({ image, target: { kind: "saved-view", id: "{id}" } }) as const;
const single = (image: string) => ({ image, target: { kind: "itwin", id: uuid } }) as const;

/** Files whose text is their own path. */
const files = (...paths: string[]): Record<string, CommittedFile> =>
  Object.fromEntries(paths.map((path) => [path, path]));

async function plan(
  github: GithubServer,
  ref: string,
  entries: PlanEntriesArgs["entries"],
  options: Parameters<typeof clientOf>[1] = {},
) {
  const listing = await listRepository(clientOf(github, options).client, ref, { keep: keepDownloads() });
  return { ...(await planEntries({ entries, source: listingSource(listing) })), listing };
}

async function rejection(promise: Promise<unknown>): Promise<GithubError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GithubError)) throw new Error(`It is no GithubError, but ${String(error)}`);
  return error;
}

const asked = (github: GithubServer, part: string) => github.requests.filter(({ path }) => path.includes(part));

describe.concurrent("which commit", () => {
  test.each(["v1", "tags/v1", "refs/tags/v1", "feature/x", "heads/feature/x", "SHA"])("%s", async (name) => {
    await using github = await startGithubServer({ private: true });
    const commit = github.repository.addCommit(files("v/AAA.png", "v/BBB.png"), ["tags/v1", "heads/feature/x"]);
    github.repository.addCommit(files("v/other.png"), ["heads/main"]);
    const ref = name === "SHA" ? commit : name;
    const { items, problems, listing } = await plan(github, ref, [perFile("v/{id}.png")]);
    expect(problems).toEqual([]);
    expect(items.map(({ file }) => file)).toEqual(["v/AAA.png", "v/BBB.png"]);
    const short = commit.slice(0, 7);
    const at = name === "SHA" ? short : `${name} (${short})`;
    expect(listing.name).toBe(`the repository octo/renders at ${at}`);
    // A SHA needs no look-up.
    expect(asked(github, "/commits/")).toHaveLength(name === "SHA" ? 0 : 1);
    expect(asked(github, "/git/trees/")).toHaveLength(1);
  });

  test("one that is not there", async () => {
    await using github = await startGithubServer();
    const empty = await rejection(plan(github, "v1", []));
    expect(empty.message).toBe("The repository octo/renders has no commits. Push the images first.");
    github.repository.addCommit({});
    const missing = await rejection(plan(github, "v1", []));
    expect(missing).toMatchObject({ code: codes.refMissing });
    expect(missing.message).toBe(
      'There is no branch, tag or commit "v1" in octo/renders. Correct the input ref, or push it first.',
    );
    const unknown = await rejection(plan(github, "0".repeat(40), []));
    expect(unknown.what).toBe("Could not list the files of octo/renders at 0000000: GitHub answered 404: Not Found.");
  });

  test("one that the token may not see", async () => {
    await using github = await startGithubServer({ private: true });
    github.repository.addCommit({});
    expect((await rejection(plan(github, "main", [], { token: null }))).fix).toContain(
      "a private repository answers 404",
    );
    const forbidden = await rejection(plan(github, "main", [], { token: github.issueToken("none") }));
    expect(forbidden.message).toBe(
      'Could not find the commit of "main" in octo/renders: GitHub answered 403: Resource not accessible by integration. Add the line `contents: read` under `permissions:` of the job, or of the workflow.',
    );
  });
});

describe.concurrent("files", () => {
  test("are downloaded once each, and checked by Git's hash", async () => {
    await using github = await startGithubServer({ basePath: "/api/v3" });
    github.repository.addCommit({ "a.png": "same", "b.png": "same", "c.png": "other" });
    const { items } = await plan(github, "main", [perFile("{id}.png")]);
    for (const item of [...items, ...items]) {
      expect(new TextDecoder().decode(await item.load({}))).toBe(item.file === "c.png" ? "other" : "same");
    }
    expect(asked(github, "/git/blobs/")).toHaveLength(2);
  });

  test("that come with other bytes are refused", async () => {
    await using github = await startGithubServer();
    github.repository.addCommit({ "a.png": "right" });
    github.fault({ path: /blobs/, answer: { status: 200, bytes: new TextEncoder().encode("wrong") } });
    const { items } = await plan(github, "main", [single("a.png")]);
    const sha = createHash("sha1").update("blob 5\0right").digest("hex");
    const error = await rejection(items[0]?.load({}) ?? Promise.resolve());
    expect(error).toMatchObject({ code: codes.changed });
    expect(error.what).toContain(`but the commit has ${sha}.`);
  });

  test.each(["cut", "reset"] as const)("whose download is %s are downloaded again", async (answer) => {
    await using github = await startGithubServer();
    github.repository.addCommit(files("a.png"));
    github.fault({ path: /blobs/, answer });
    const { items } = await plan(github, "main", [single("a.png")]);
    expect(new TextDecoder().decode(await items[0]?.load({}))).toBe("a.png");
    expect(asked(github, "/git/blobs/")).toHaveLength(2);
  });

  test("in Git LFS are no images, and the problem says what to do", async () => {
    await using github = await startGithubServer();
    github.repository.addCommit({ "a.png": lfsPointer });
    const { items } = await plan(github, "main", [single("a.png")]);
    const error: unknown = await items[0]?.load({}).catch((reason: unknown) => reason);
    if (!(error instanceof ImageRejectedError)) throw new Error("It was loaded.");
    expect(error.problems).toEqual([
      {
        code: "image-lfs-pointer",
        severity: "error",
        message: "In octo/renders this is a Git LFS pointer, not the image itself.",
        fix: "Check the repository out with `lfs: true` under `with:` of actions/checkout and use `source: workspace`, or attach the images to the release and use `source: release`.",
      },
    ]);
  });

  test("that are links or in a submodule are refused by name", async () => {
    await using github = await startGithubServer();
    github.repository.addCommit({
      "v/link.png": { symlink: "../a.png" },
      linked: { symlink: "v" },
      sub: { submodule: "x" },
      "a.png": "a",
    });
    const wanted = ["v/link.png", "linked/a.png", "sub/a.png"].map(single);
    const { items, problems } = await plan(github, "main", [...wanted, perFile("v/{id}.png")]);
    expect(items).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual([codes.symlink, codes.symlink, codes.submodule, codes.symlink]);
    expect(problems.map(({ message }) => message)).toEqual([
      '"v/link.png" is a symbolic link, which is not followed in a repository that is not checked out.',
      '"linked" is a symbolic link, which is not followed in a repository that is not checked out.',
      '"sub" is a submodule: its files are in another repository.',
      '"v/link.png" is a symbolic link, which is not followed in a repository that is not checked out.',
    ]);
    expect(asked(github, "/git/blobs/")).toEqual([]);
  });
});

describe.concurrent("a tree that GitHub truncates", () => {
  const large = { ...files("v/AAA.png", "v/deep/BBB.png", "w/x/CCC.png", "z.txt") };

  test("is listed folder by folder, and only where an entry may have a file", async () => {
    await using github = await startGithubServer({ treeEntries: 2 });
    github.repository.addCommit(large);
    const { items, problems } = await plan(github, "main", [single("v/deep/BBB.png"), perFile("v/{id}.png")]);
    expect(problems).toEqual([]);
    expect(items.map(({ file }) => file)).toEqual(["v/deep/BBB.png", "v/AAA.png"]);
    expect(new TextDecoder().decode(await items[0]?.load({}))).toBe("v/deep/BBB.png");
    // Recursive, then the top, v and v/deep.
    expect(asked(github, "/git/trees/").map(({ path }) => path.includes("recursive"))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test("gives the same as a whole one", async () => {
    const plans = [];
    for (const treeEntries of [2, 100]) {
      await using github = await startGithubServer({ treeEntries });
      github.repository.addCommit(large);
      const { items, problems } = await plan(github, "main", [perFile("**/{id}.png"), single("w/x/CCD.png")]);
      plans.push({ files: items.map(({ file }) => file), problems });
    }
    expect(plans[0]?.files).toEqual(["v/AAA.png", "v/deep/BBB.png", "w/x/CCC.png"]);
    expect(plans[0]).toEqual(plans[1]);
    expect(plans[0]?.problems[0]?.fix).toBe('Did you mean "w/x/CCC.png"?');
  });

  test("with too many folders for that is refused", async () => {
    await using github = await startGithubServer({ treeEntries: 2 });
    github.repository.addCommit(files(...Array.from({ length: 501 }, (_, n) => `f${n}/a.png`)));
    const error = await rejection(plan(github, "main", [perFile("*/{id}.png")]));
    expect(error.message).toBe(
      "The files can't be listed through the API: the tree is truncated, and more than 500 folders would have to be listed one by one. Begin the patterns with the folder that the images are in, or check the repository out and use `source: workspace`.",
    );
  });
});
