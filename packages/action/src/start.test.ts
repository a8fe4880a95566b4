import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

/** Runs an action that is made of one statement, as a process of its own. */
async function startOf(statement: string, env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "start-"));
  try {
    const output = join(folder, "output");
    await writeFile(output, "");
    const [module, outputs] = ["start.ts", "publish/outputs.ts"].map((file) =>
      pathToFileURL(join(import.meta.dirname, file)),
    );
    const main = join(folder, "main.mjs");
    await writeFile(
      main,
      `import { start } from "${module}";
import { publishTexts } from "${outputs}";
void start(async ({ runner }) => { ${statement} }, publishTexts);
`,
    );
    const run = await new Promise<{ exitCode: number | string; stdout: string; stderr: string }>((resolve) => {
      const options = { env: { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: output, PATH: process.env.PATH, ...env } };
      execFile(process.execPath, ["--conditions=itwin-images-source", main], options, (error, stdout, stderr) => {
        resolve({ exitCode: error?.code ?? 0, stdout: stdout.replaceAll("\r\n", "\n"), stderr });
      });
    });
    return { ...run, outputs: (await readFile(output, "utf8")).replaceAll("\r\n", "\n") };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.concurrent("an action that ends well leaves exit code 0 and nothing of its own", async () => {
  expect(await startOf("")).toEqual({ exitCode: 0, stdout: "", stderr: "", outputs: "" });
});

test.concurrent.each([
  ["an exception", 'throw new Error("oops")', "oops"],
  ["an exception that is no error", 'throw "oops"', "oops"],
  ["a rejection that nobody waits for", 'void Promise.reject(new Error("oops"))', "oops"],
  ["an exception outside of the action", 'setTimeout(() => { throw new Error("oops"); })', "oops"],
  ["a wait for nothing", "await new Promise(() => {})", "the process ran out of work before it was done"],
])("%s fails the step in one line", async (_, statement, message) => {
  const run = await startOf(statement);
  expect(run).toMatchObject({ exitCode: 1, stderr: "" });
  const lines = run.stdout.trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("::debug::"))).toEqual([
    `::error::This is a fault of itwin-images: ${message}. Please report it, with the log of a run that has debug logging on.`,
  ]);
});

test.concurrent("the outputs of a run that broke are set", async () => {
  const { outputs } = await startOf('throw new Error("oops")');
  expect(outputs).toMatch(/^results<<(\S+)\n\[\]\n\1\n/);
  expect(outputs).toMatch(/^published<<(\S+)\n0\n\1\n/m);
  expect(outputs).toMatch(/^failed<<(\S+)\n0\n\1\n/m);
  expect(outputs).toMatch(/^image-name<<(\S+)\n\n\1\n/m);
});

test.concurrent("a secret is in no line of a fault, its stack included", async () => {
  const { stdout } = await startOf('runner.secrets.add("hush-hush"); throw new Error("see hush-hush and sig=abc")', {
    RUNNER_DEBUG: "1",
  });
  expect(stdout).toContain("::debug::Error: see *** and sig=***");
  expect(stdout.replace("::add-mask::hush-hush", "")).not.toContain("hush");
});
