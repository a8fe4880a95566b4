import { readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gif, png } from "@itwin-images/ci/test/images";
import { manifestOf } from "@itwin-images/ci/test/stage";
import taskCommand from "azure-pipelines-task-lib/taskcommand.js";
import { parse, type TestSuite } from "junit2json";
import { describe, expect, test } from "vitest";
import { type CliStage, setCliStage } from "./run-cli.ts";

// Made to be commands of GitHub, Azure Pipelines and GitLab, or to break out of XML. Windows allows few of them in names.
const isWindows = process.platform === "win32";
const hostile = [
  "##vso[task.setvariable variable=x]1.gif",
  "x;]##vso[task.complete result=Succeeded]%0A.gif",
  "::set-output name=x::1.gif",
  "##[section]x.gif",
  "]]>&amp;<failure a='\".gif",
  "\u001B[31mred\rsection_start:1:x\r\u001B[0K.gif",
  "two\nlines ##vso[task.logissue type=error]x.gif",
  "\u0001\u202E\uFFFE.gif",
];
const names = isWindows ? ["a;]#%.gif", "'&.gif", "##vso[task.setvariable].gif"] : hostile;

/** A platform and a good image, and a bad one for each name. */
async function setHostileStage(): Promise<CliStage & { images: string }> {
  const stage = await setCliStage({ "good.png": await png(1) });
  const bad = await gif();
  await stage.write(Object.fromEntries(names.map((name) => [name, bad])));
  const entry = (name: string) =>
    [name.replace(/[[\]*{}]/g, "?"), "imodel", stage.emulator.createIModel({ iTwinId: stage.iTwin }).id] as const;
  return { ...stage, images: manifestOf(["good.png", "itwin", stage.iTwin], ...names.map(entry)) };
}

/** The suites of a JUnit file, read by somebody else's reader. */
async function suitesOf(file: string): Promise<readonly TestSuite[]> {
  const suites = await parse(await readFile(file, "utf8"));
  return suites && "testsuite" in suites ? (suites.testsuite ?? []) : [];
}

const commandsOf = (stdout: string) =>
  stdout.split("\n").flatMap((line) => {
    const at = line.toLowerCase().indexOf("##vso[");
    return at === -1 ? [] : [taskCommand.commandFromString(line.slice(at))];
  });

describe.concurrent("the log of", () => {
  test("Azure Pipelines has an issue for each bad image, a summary, and no command of a name", async () => {
    await using stage = await setHostileStage();
    const folder = dirname(stage.workspace);
    const env = { TF_BUILD: "True", AGENT_TEMPDIRECTORY: folder, CI: "1" };
    const run = await stage.run(["publish", "--images", stage.images], { env });
    expect(run).toMatchObject({ exitCode: 1, stderr: "" });
    const commands = commandsOf(run.stdout);
    const [masks, issues, summaries, others] = ["task.setsecret", "task.logissue", "task.uploadsummary", ""].map(
      (name) =>
        commands.filter(({ command }) =>
          name === "" ? !/^task\.(setsecret|logissue|uploadsummary)$/.test(command) : command === name,
        ),
    );
    expect(masks?.map(({ message }) => message)).toContain(stage.emulator.token);
    expect(issues).toHaveLength(1);
    expect(issues?.[0]).toMatchObject({ properties: { type: "error", sourcepath: names[0], code: "image-format" } });
    expect(issues?.[0]?.message).toContain(`${names.length - 1} more images failed in the same way`);
    expect(summaries).toHaveLength(1);
    expect(await readFile(summaries?.[0]?.message ?? "", "utf8")).toContain("## Publish iTwin images: published 0");
    expect(others).toEqual([]);
    const formats = run.stdout.split("\n").filter((line) => line.includes("##["));
    expect(formats).toEqual(["##[group]Plan", "##[endgroup]", "##[group]Check", "##[endgroup]"]);
  });

  test("GitLab has sections, a red line for each cause, and no section of a name", async () => {
    await using stage = await setHostileStage();
    const run = await stage.run(["publish", "--images", stage.images], { env: { GITLAB_CI: "true", CI: "1" } });
    expect(run).toMatchObject({ exitCode: 1, stderr: "" });
    const sections = [...run.stdout.matchAll(/section_(start|end):\d+:([\w.-]+)(?:\[[\w=]+\])?\r/g)];
    expect(sections.map(([, what, name]) => [what, name?.replace(/\d+_/, "")])).toEqual([
      ...[
        ["start", "itwin_images_1"],
        ["end", "itwin_images_1"],
      ],
      ...[
        ["start", "itwin_images_2"],
        ["end", "itwin_images_2"],
      ],
    ]);
    const visible = run.stdout.replaceAll("\u001B", "␛");
    expect(visible.match(/^␛\[31;1merror: .*␛\[0m$/gm)).toHaveLength(1);
    expect(visible.replace(/␛\[(0K|0m|31;1m)/g, "")).not.toContain("␛");
  });

  test("GitHub has annotations, and no command of a name", async () => {
    await using stage = await setHostileStage();
    const run = await stage.run(["publish", "--images", stage.images], { env: { GITHUB_ACTIONS: "true", CI: "1" } });
    expect(run).toMatchObject({ exitCode: 1, stderr: "" });
    const commands = [...run.stdout.matchAll(/^\s*::([\w-]+)/gm)].map(([, name]) => name);
    expect(new Set(commands)).toEqual(new Set(["add-mask", "group", "endgroup", "error"]));
    expect(run.stdout).not.toMatch(/##\[/);
  });

  test("a terminal or a file is text without control characters, and masks nothing", async () => {
    await using stage = await setHostileStage();
    for (const reporter of ["text", "azure", "github"]) {
      const run = await stage.run(["publish", "--images", stage.images, "--reporter", reporter]);
      expect(run.exitCode).toBe(1);
      expect(run.stdout + run.stderr).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
      expect(run.stdout).not.toMatch(/setsecret|add-mask/);
    }
  });
});

test("JUnit and Code Quality have every image and every problem, whatever its name", async () => {
  await using stage = await setHostileStage();
  await stage.write({ "itwin-images.yml": `${stage.images}  - imge: x.png\n` });
  const junit = ["--junit", "out/junit.xml", "--code-quality", join(stage.workspace, "quality.json")];
  const run = await stage.run(["publish", ...junit]);
  expect(run.exitCode).toBe(1);
  const [suite] = await suitesOf(join(stage.workspace, "out/junit.xml"));
  expect(suite).toMatchObject({
    name: "itwin-images publish",
    tests: names.length + 2,
    failures: names.length + 1,
    skipped: 1,
  });
  const [ofRun, good, ...bad] = suite?.testcase ?? [];
  expect(ofRun?.failure?.[0]?.inner).toContain('"imge" is not a key');
  expect(good?.skipped).toHaveLength(1);
  expect(bad.map(({ failure }) => failure?.[0]?.type)).toEqual(names.map(() => "image-format"));
  if (!isWindows) expect(bad[4]?.name).toMatch(/^\]\]>&amp;<failure a='"\.gif -> iModel /);

  const issues: { fingerprint: string; location: object }[] = JSON.parse(
    await readFile(join(stage.workspace, "quality.json"), "utf8"),
  );
  expect(issues.length).toBeGreaterThan(names.length);
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  expect(issues).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        check_name: "manifest-unknown-key",
        severity: "critical",
        location: { path: "itwin-images.yml", lines: { begin: 2 * names.length + 4 } },
      }),
    ]),
  );

  const unwritable = await stage.run(["check", "--junit", "itwin-images.yml/x.xml"]);
  expect(unwritable).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("which can't be written") });
});

test("a run that all is well with has a report without failures", async () => {
  await using stage = await setCliStage({ "a.png": await png(1) });
  await stage.run([
    "publish",
    "--image",
    "a.png",
    "--itwin-id",
    stage.iTwin,
    "--junit",
    "j.xml",
    "--code-quality",
    "q.json",
  ]);
  const folder = await realpath(stage.workspace);
  const [suite] = await suitesOf(join(folder, "j.xml"));
  expect(suite).toMatchObject({ tests: 1, failures: 0, skipped: 0 });
  expect(JSON.parse(await readFile(join(folder, "q.json"), "utf8"))).toEqual([]);
});
