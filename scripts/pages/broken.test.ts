import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readActionFiles, repository } from "../action-files.ts";
import { checkPage } from "./check-page.ts";
import { checkSecurity } from "./check-security.ts";
import { checkActionSyntax } from "./check-syntax.ts";
import { checkWorkflow } from "./check-workflow.ts";
import type { Finding } from "./finding.ts";
import { yamlBlocks } from "./yaml-blocks.ts";

const actions = await readActionFiles();

const workflow = `name: Publish
on:
  release:
    types: [published]
jobs:
  images:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@v7
        with:
          lfs: true
      - uses: itwin-images/itwin-images@v1
        with:
          token: \${{ secrets.ITWIN_TOKEN }}
          dry-run: \${{ github.ref_name == 'main' }}
`;

describe("a workflow", () => {
  test("that is right has no findings", async () => {
    expect(await checkWorkflow(workflow, actions)).toEqual([]);
  });

  const broken: [what: string, from: string, to: string, finding: { line: number; says: string }][] = [
    ["bad YAML", "types: [published]", "types: [published", { line: 5, says: "Flow sequence" }],
    ["an unknown key", "    runs-on:", "    run-on:", { line: 7, says: "run-on" }],
    ["an unknown event type", "[published]", "[publish]", { line: 4, says: "publish" }],
    ["an unknown runner label", "ubuntu-latest", "ubuntu-lates", { line: 7, says: 'label "ubuntu-lates" is unknown' }],
    ["an unknown permission", "contents: read", "content: read", { line: 9, says: "content" }],
    ["an unknown input of checkout", "lfs: true", "lsf: true", { line: 13, says: '"lsf" is not defined' }],
    ["an expression that ends early", "ITWIN_TOKEN }}", "ITWIN_TOKEN }", { line: 16, says: "xpression" }],
    ["an unknown context", "github.ref_name", "github.ref_nam", { line: 17, says: "ref_nam" }],
    ["an unknown input of ours", "dry-run:", "dryrun:", { line: 17, says: "Invalid action input 'dryrun'" }],
    ["an action that is not there", "images@v1", "images/pull@v1", { line: 14, says: "Unable to resolve action" }],
    ["a version that is not there", "images@v1", "images@v11", { line: 14, says: "Unable to resolve action" }],
    ["a missing input", `          token: \${{ secrets.ITWIN_TOKEN }}\n`, "", { line: 14, says: "token, client-id" }],
    [
      "contradictory inputs",
      "          dry-run:",
      `          client-id: \${{ vars.ID }}\n          dry-run:`,
      { line: 14, says: "The inputs token and client-id are both set." },
    ],
    [
      "an input whose value is none",
      `\${{ github.ref_name == 'main' }}`,
      "maybe",
      { line: 14, says: 'The input dry-run is "maybe".' },
    ],
    [
      "a tag without its source",
      "          dry-run:",
      "          tag: v1.0.0\n          dry-run:",
      { line: 14, says: "The input tag is set, but source is workspace." },
    ],
    [
      "a bad manifest in an input",
      "          dry-run:",
      "          images: |\n            images:\n              - imag: a.png\n          dry-run:",
      { line: 14, says: '"imag"' },
    ],
  ];
  test.each(broken)("with %s is found out", async (_, from, to, finding) => {
    const text = workflow.replace(from, () => to);
    expect(text).not.toBe(workflow);
    expectFinding(await checkWorkflow(text, actions), finding);
  });

  test("whose matrix has a value that an input does not take is found out", async () => {
    const text = workflow
      .replace("    permissions:", "    strategy:\n      matrix:\n        shard: [6]\n    permissions:")
      .replace("          dry-run:", `          shard: \${{ matrix.shard }}/5\n          dry-run:`);
    expectFinding(await checkWorkflow(text, actions), { line: 17, says: 'The input shard is "6/5".' });
    expect(await checkWorkflow(text.replace("[6]", "[5]"), actions)).toEqual([]);
  });

  test("that publishes release assets needs a release, or a tag, for each of its events", async () => {
    const text = workflow.replace("          dry-run:", "          source: release\n          dry-run:");
    expect(await checkWorkflow(text, actions)).toEqual([]);
    const manual = text.replace("jobs:", "  workflow_dispatch:\njobs:");
    expectFinding(await checkWorkflow(manual, actions), {
      line: 15,
      says: "the event workflow_dispatch has no release",
    });
  });
});

describe("a workflow of this repository", () => {
  const safe = `on: pull_request
permissions: {}
jobs:
  one:
    permissions:
      contents: write
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v7.0.1
        with:
          persist-credentials: false
      - run: git push
`;

  test("that is safe has no findings", () => {
    expect(checkSecurity(safe, { ours: true })).toEqual([]);
  });

  const unsafe: [what: string, from: string | RegExp, to: string, finding: { line: number; says: string }][] = [
    ["an event with secrets", "pull_request", "[pull_request_target]", { line: 1, says: "pull_request_target" }],
    ["no permissions", /permissions: \{\}\n| {4}permissions:\n.*\n/g, "", { line: 3, says: "no permissions" }],
    [
      "packages in a job that can write",
      "run: git push",
      "run: npx -y pnpm@12 install",
      { line: 12, says: "packages" },
    ],
    [
      "packages in a job that can write all",
      /\n +contents: write([\s\S]*)git push/,
      " write-all$1npm ci",
      { line: 11, says: "packages" },
    ],
    ["an action by its tag", /0123.*/, "v7", { line: 9, says: "v7 can change" }],
    ["a commit without its version", " # v7.0.1", "", { line: 9, says: "version" }],
    ["the checkout's token kept", "persist-credentials: false", "lfs: true", { line: 9, says: "persist-credentials" }],
    ["an expression in a script", "git push", `echo \${{ github.head_ref }}`, { line: 12, says: "env" }],
  ];
  test.each(unsafe)("with %s is found out", (_, from, to, { line, says }) => {
    const text = safe.replace(from, to);
    expect(checkSecurity(text, { ours: true })).toEqual([{ line, message: expect.stringContaining(says) }]);
  });

  test("as an example may use tags, and install what renders; the other rules hold", () => {
    const example = safe.replace(/0123.*\n.*\n.*/, "v7").replace("git push", "npm ci");
    expect(checkSecurity(example, { ours: false })).toEqual([]);
    const unsafe = example.replace("pull_request", "workflow_run").replace("npm ci", `echo \${{ github.head_ref }}`);
    expect(checkSecurity(unsafe, { ours: false })).toHaveLength(2);
  });
});

test("an action.yml that GitHub does not take is found out", async () => {
  const text = await readFile(join(repository, "action.yml"), "utf8");
  const wrong = await checkActionSyntax(text.replace("color: green", "color: greenish"));
  expectFinding(wrong, { line: 7, says: "greenish" });
  expectFinding(await checkActionSyntax(text.replace("\nruns:", "\nrun:")), { line: 1, says: "runs" });
});

describe("a block of YAML in a page", () => {
  const page = (...lines: string[]) => ["# Page", "", "```yaml", ...lines, "```", ""].join("\n");
  const id = "8a1f2c3d-0000-4000-8000-000000000001";

  const right: [what: string, lines: string[]][] = [
    ["a workflow", workflow.trimEnd().split("\n")],
    ["steps", ["- run: make", "- uses: itwin-images/itwin-images@v1", "  with: { token: t, backup: before }"]],
    ["indented steps", ["      - uses: itwin-images/itwin-images@v1", "        with:", "          token: t"]],
    ["inputs", ["with:", "  backup: before"]],
    ["inputs with credentials", ["with:", "    token: t", "    source: repository"]],
    ["permissions", ["permissions:", "  contents: write"]],
    ["jobs", ["jobs:", "  a:", "    runs-on: macos-latest", "    steps:", "      - run: make"]],
    ["a manifest", ["images:", "  - image: a.png", `    itwin: ${id}`]],
  ];
  test.each(right)("may be %s", async (_, lines) => {
    expect(await checkPage(page(...lines), actions)).toEqual([]);
  });

  const broken: [what: string, lines: string[], finding: { line: number; says: string }][] = [
    ["bad YAML", ["a: b", "c: [d"], { line: 6, says: "Flow sequence" }],
    ["a bad manifest", ["images:", "  - image: a.png", `    itwins: ${id}`], { line: 6, says: '"itwins"' }],
    [
      "an unknown input in steps",
      ["- uses: itwin-images/itwin-images@v1", "  with: { token: t, tokn: t }"],
      { line: 5, says: "'tokn'" },
    ],
    ["an unknown input alone", ["with:", "  backup: before", "  bakup: before"], { line: 6, says: "'bakup'" }],
    ["contradictory inputs", ["with:", "  token: t", "  client-secret: s"], { line: 4, says: "both set" }],
    [
      "an unknown runner",
      ["jobs:", "  a:", "    runs-on: mac", "    steps:", "      - run: make"],
      { line: 6, says: '"mac" is unknown' },
    ],
    ["an unknown permission", ["permissions:", "  contents: maybe"], { line: 5, says: "maybe" }],
    ["something else", ["colour: green"], { line: 4, says: "nothing checks it" }],
    ["a list of something else", ["- green"], { line: 4, says: "nothing checks it" }],
  ];
  test.each(broken)("with %s is found out", async (_, lines, finding) => {
    expectFinding(await checkPage(page(...lines), actions), finding);
  });
});

describe("blocks", () => {
  test("are found with their lines, in lists and behind other blocks too", () => {
    const page = ["```sh", "```yaml", "```", "1. One:", "", "   ```yml", "   a:", "", "     b: 1", "   ```"].join("\n");
    expect(yamlBlocks(page)).toEqual([{ line: 7, text: "a:\n\n  b: 1\n" }]);
  });

  test("without an end are refused, rather than passed over", () => {
    expect(() => yamlBlocks("```yaml\na: 1\n")).toThrow("no end");
  });
});

/** Expects a finding that says something; others may be there too, as the checks overlap. */
function expectFinding(findings: readonly Finding[], { line, says }: { line: number; says: string }): void {
  expect(findings).toContainEqual({ line, message: expect.stringContaining(says) });
}
