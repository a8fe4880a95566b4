import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliStage, setCliStage } from "./run-cli.ts";

let stage: CliStage;
beforeAll(async () => {
  stage = await setCliStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const none = { ITWIN_ACCESS_TOKEN: "" };
const one = ["publish", "--image", "a.png", "--itwin-id", "8a1f2c3d-0000-4000-8000-000000000001"];
// It has the form of a token, and is one of nobody.
const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl";

type Case = readonly [name: string, args: readonly string[], message: string, env?: Readonly<Record<string, string>>];

const cases: readonly Case[] = [
  ["an unknown option", ["publish", "--imag", "a.png"], "unknown option '--imag'\n(Did you mean --image?)"],
  ["an unknown command", ["publsh"], "unknown command 'publsh'\n(Did you mean publish?)"],
  ["an argument too many", ["publish", "a.png"], "too many arguments for 'publish'. Expected 0 arguments but got 1"],
  ["an option without its value", ["publish", "--image"], "option '--image <path>' argument missing"],
  [
    "a count that is none",
    [...one, "--concurrency", "65"],
    'The option --concurrency is "65". Write a whole number from',
  ],
  ["a flag that is none", [...one, "--dry-run", "yes"], 'The option --dry-run is "yes". Write true or false.'],
  ["a choice that is none", ["check", "--fail-on", "x"], 'The option --fail-on is "x". Write error, warning or never.'],
  [
    "an image without a target",
    ["publish", "--image", "a.png"],
    "Set one of --itwin, --itwin-id, --imodel, --imodel-id, --saved-view or --saved-view-id.",
  ],
  ["a site without images", ["refresh", "--into", "site"], "Set --targets, --manifest, --saved-views-of-itwin, "],
  ["a site without a folder", ["refresh", "--manifest", "m.yml"], "The option --into is empty."],
  [
    "a folder that is not there",
    [...one, "--working-directory", "nope"],
    'The option --working-directory is "nope", which does',
  ],
  [
    "a file for a folder",
    ["check", "--working-directory", "file"],
    'The option --working-directory is "file", which is a file.',
  ],
  ["an address without encryption", [...one, "--api-url", "http://api.bentley.com"], "The option --api-url would send"],
  ["two forms on one stream", [...one, "--json", "--reporter", "azure"], "--json and --reporter are both set"],
  ["no credentials", one, "There are no credentials. Set ITWIN_ACCESS_TOKEN, or ITWIN_CLIENT_ID and", none],
  ["half of them", one, "The variable ITWIN_CLIENT_SECRET is not set", { ...none, ITWIN_CLIENT_ID: "c" }],
  ["too many of them", one, "ITWIN_ACCESS_TOKEN and ITWIN_CLIENT_ID are both set", { ITWIN_CLIENT_ID: "c" }],
  [
    "a token in two lines",
    one,
    "The variable ITWIN_ACCESS_TOKEN has a line break inside",
    { ITWIN_ACCESS_TOKEN: "ab\ncd" },
  ],
  [
    "a variable that Azure Pipelines does not know",
    one,
    'The variable ITWIN_ACCESS_TOKEN is "$(ITWIN_TOKEN)": the pipeline has no variable of that name.',
    { ITWIN_ACCESS_TOKEN: "$(ITWIN_TOKEN)" },
  ],
  ["none on Azure", one, "passes secret variables only to steps that name them", { ...none, TF_BUILD: "True" }],
  ["none on GitLab", one, "passes protected variables only to jobs of protected", { ...none, GITLAB_CI: "true" }],
  ["none on Jenkins", one, "only inside of withCredentials", { ...none, JENKINS_URL: "x", BUILD_ID: "1" }],
  ["a proxy that is none", one, "The variable HTTPS_PROXY is not the address of a proxy.", { HTTPS_PROXY: "nonsense" }],
];

describe.concurrent("refused", () => {
  test.each(cases.map(([name, args, message, env = {}]) => ({ name, args, message, env })))("$name", async (one) => {
    const { args, message, env } = one;
    await writeFile(join(stage.workspace, "file"), "");
    const run = await stage.run(args, { env });
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain(message);
    expect(run.stderr).toMatch(/^error: /);
  });

  test.each([
    [`--token=${token}`],
    ["--token", token],
    ["--access-token", "short-secret"],
    ["--client-secret=short-secret"],
    ["--image", token],
    [`--unknown=${token}`],
  ])("a secret as an argument: %s", async (...secret: string[]) => {
    const run = await stage.run(["publish", ...secret]);
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toMatch(/^error: A secret is never an argument: .* Set ITWIN_\w+ in the environment instead\./);
    expect(run.stderr).not.toMatch(/short-secret|eyJ/);
  });

  test("everything that is wrong, in one go", async () => {
    const run = await stage.run([...one, "--concurrency", "x", "--verify", "x", "--working-directory", "nope"]);
    expect(run.stderr.match(/^error: /gm)).toHaveLength(3);
  });
});

test("nothing was asked or written", () => expect(stage.emulator.requests).toEqual([]));
