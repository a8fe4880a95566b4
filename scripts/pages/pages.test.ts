import { access, glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readActionFiles, repository } from "../action-files.ts";
import { checkPage } from "./check-page.ts";
import { checkSecurity } from "./check-security.ts";
import { checkActionSyntax } from "./check-syntax.ts";
import { checkWorkflow } from "./check-workflow.ts";
import { fileLinks } from "./page-links.ts";
import { yamlBlocks } from "./yaml-blocks.ts";

const actions = await readActionFiles();
const workflows = await filesOf("{.github,examples}/workflows/*.{yml,yaml}");
const pages = await filesOf("{*.md,docs/**/*.md,packages/*/README.md,examples/**/*.md}");

describe("every workflow is one that GitHub runs and our actions accept", () => {
  test("there are some", () => {
    expect(workflows).toEqual(expect.arrayContaining([".github/workflows/ci.yml", ".github/workflows/release.yml"]));
    expect(workflows.filter((path) => path.startsWith("examples/")).length).toBeGreaterThanOrEqual(6);
  });

  test.each(workflows)("%s", async (path) => {
    const text = await read(path);
    expect(await checkWorkflow(text, actions)).toEqual([]);
    expect(checkSecurity(text, { ours: path.startsWith(".github/") })).toEqual([]);
  });
});

// A rate limit may be waited for as long as GitHub lets a job run, and two runs at once overwrite each other's images.
test.each(workflows.filter((path) => path.startsWith("examples/")))(
  "%s is bounded in time and number",
  async (path) => {
    const text = await read(path);
    expect(text.match(/^ +timeout-minutes:/gm)).toHaveLength(text.match(/^ +runs-on:/gm)?.length ?? 0);
    if (!/uses: .*\/check@/.test(text)) expect(text).toMatch(/^ *concurrency:/m);
  },
);

describe("every action.yml is one that GitHub takes", () => {
  test.each(actions.map(({ path }) => path))("%s", async (path) => {
    expect(await checkActionSyntax(await read(path))).toEqual([]);
  });

  // GitHub's Marketplace refuses a release with a longer one, and `gh release create` does not say so.
  test.each(actions)("$path has a description of less than 125 characters", ({ description }) => {
    expect(description.trim().length).toBeLessThan(125);
  });
});

describe("every block of YAML in a page is right", () => {
  test("there are some", async () => {
    expect(pages).toEqual(expect.arrayContaining(["README.md", "docs/sources.md", "packages/workspace/README.md"]));
    expect(yamlBlocks(await read("README.md")).length).toBeGreaterThanOrEqual(3);
  });

  test.each(pages)("%s", async (path) => {
    expect(await checkPage(await read(path), actions)).toEqual([]);
  });
});

describe("every file that a page links to is there", () => {
  test("links are found", () => {
    expect(fileLinks("[a](b.md#c) ![d](e/f.png)\n[g](https://h/i) [j](#k)\n```md\n[l](m)\n```\n")).toEqual([
      "b.md",
      "e/f.png",
    ]);
  });

  test.each(pages)("%s", async (path) => {
    for (const link of fileLinks(await read(path))) {
      await expect(access(join(repository, dirname(path), link)), link).resolves.toBeUndefined();
    }
  });
});

async function filesOf(pattern: string): Promise<string[]> {
  const paths: string[] = [];
  const exclude = (path: string) => path.includes("node_modules");
  for await (const path of glob(pattern, { cwd: repository, exclude })) paths.push(path.replaceAll("\\", "/"));
  return paths.sort();
}

function read(path: string): Promise<string> {
  return readFile(join(repository, path), "utf8");
}
