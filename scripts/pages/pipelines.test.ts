import { execFile } from "node:child_process";
import { cp, glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { optionTables } from "@itwin-images/commands";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { repository } from "../action-files.ts";

const folder = join(repository, "examples/pipelines");
const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");

/** The commands of our command line in a text, in words. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/\bnpx (?:--yes )?itwin-images(?:@\d+)? ([^'\n`]+)/g)].map(([, words = ""]) =>
    words.trim().split(" "),
  );
}

const pages = ["README.md", "examples/pipelines/*", "docs/**/*.md", "packages/cli/README.md", "examples/*.md"];

test("every command line in a page and in a pipeline has only options that there are", async () => {
  const found: string[] = [];
  for await (const path of glob(pages, { cwd: repository })) {
    for (const [command = "", ...words] of commandsIn(await readFile(join(repository, path), "utf8"))) {
      found.push(path);
      const options = optionTables[command as keyof typeof optionTables];
      expect(options, `${path}: ${command}`).toBeDefined();
      const names = options.flatMap(({ name, only }) => (only === "action" ? [] : [`--${name}`, `--no-${name}`]));
      for (const word of words.filter((one) => one.startsWith("--")))
        expect(names, path).toContain(word.replace(/=.*/, ""));
    }
  }
  expect(found.map((path) => basename(path))).toEqual(
    expect.arrayContaining(["azure-pipelines.yml", "gitlab-ci.yml", "Jenkinsfile"]),
  );
});

test("the pipeline of GitLab is valid by GitLab's own schema", async () => {
  const main = join(dirname(fileURLToPath(import.meta.resolve("gitlab-ci-local"))), "index.js");
  const copy = await mkdtemp(join(tmpdir(), "gitlab-"));
  onTestFinished(() => rm(copy, { recursive: true }));
  await cp(join(folder, "gitlab-ci.yml"), join(copy, ".gitlab-ci.yml"));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, "--list-json"], { cwd: copy });
  expect(stdout + stderr).not.toMatch(/error/i);
});

test.each(["gitlab-ci.yml", "azure-pipelines.yml", "Jenkinsfile"])("%s is bounded in time and number", async (name) => {
  expect(await read(name)).toMatch(/timeout/i);
  expect(await read(name)).toMatch(/resource_group:|lockBehavior: sequential|disableConcurrentBuilds\(\)/);
});

test("the pipeline of Azure names its secret in the one step that needs it", async () => {
  const { stages } = parse(await read("azure-pipelines.yml"));
  const steps = stages.flatMap(({ jobs }: { jobs: { steps: object[] }[] }) => jobs.flatMap((job) => job.steps));
  const withSecret = steps.filter((step: { env?: object }) => step.env !== undefined);
  expect(withSecret).toEqual([
    expect.objectContaining({
      script: expect.stringContaining("itwin-images@1 publish"),
      env: { ITWIN_CLIENT_ID: "$(ITWIN_CLIENT_ID)", ITWIN_CLIENT_SECRET: "$(ITWIN_CLIENT_SECRET)" },
    }),
  ]);
});
