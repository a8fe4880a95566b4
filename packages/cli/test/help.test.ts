import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { optionTables } from "@itwin-images/commands";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { setCliStage } from "./run-cli.ts";

const run = promisify(execFile);
const hasBash = process.platform !== "win32";

test("help has every option with its default, in 80 columns, and the exit codes", async () => {
  await using stage = await setCliStage();
  for (const [command, options] of Object.entries(optionTables)) {
    const { exitCode, stdout } = await stage.run(["help", command]);
    expect(exitCode).toBe(0);
    for (const { name, only, default: otherwise } of options) {
      if (only === "action") expect(stdout).not.toContain(`\n  --${name} `);
      else expect(stdout).toContain(`\n  --${name} `);
      if (otherwise !== undefined && only !== "action") expect(stdout.replace(/\s+/g, " ")).toContain(otherwise);
    }
    expect(stdout).toMatch(/^Exit codes:\n {2}0 {2}/m);
    expect(stdout).not.toMatch(/[`\p{Cc}](?<!\n)/u);
    // An example is one line, to be copied.
    for (const line of stdout.split("\n"))
      if (!line.startsWith("  itwin-images ")) expect(line.length).toBeLessThan(100);
  }
  expect((await stage.run(["help", "check"])).stdout).not.toContain("ITWIN_ACCESS_TOKEN");
  expect(await stage.run(["--version"])).toMatchObject({ exitCode: 0, stdout: `${manifest.version}\n` });
  const bare = await stage.run([""]);
  expect(bare).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("Usage: itwin-images") });
});

test.runIf(hasBash)("commands, options and choices are completed", async () => {
  await using stage = await setCliStage();
  await stage.write({ "script.sh": (await stage.run(["complete", "bash"])).stdout });
  const complete = async (...words: string[]): Promise<string[]> => {
    const line = `source script.sh; COMP_WORDS=(itwin-images "$@"); COMP_CWORD=$#; _itwin_images; echo "\${COMPREPLY[@]}"`;
    const { stdout } = await run("bash", ["-c", line, "bash", ...words], { cwd: stage.workspace });
    return stdout.trim().split(" ");
  };
  expect(await complete("pub")).toEqual(["publish"]);
  expect(await complete("")).toEqual([...Object.keys(optionTables), "complete"]);
  expect(await complete("check", "--work")).toEqual(["--working-directory"]);
  expect(await complete("publish", "--tok")).toEqual([""]);
  expect(await complete("check", "--fail-on", "")).toEqual(["error", "warning", "never"]);
  // Left to the shell, which knows the files.
  expect(await complete("check", "--manifest", "")).toEqual([""]);
  expect((await stage.run(["complete", "zsh"])).stdout).toContain("bashcompinit");
  expect((await stage.run(["complete", "fish"])).stdout).toContain(
    "from check' -l fail-on -x -a 'error warning never' -d 'What makes the check fail",
  );
  expect(await stage.run(["complete", "tcsh"])).toMatchObject({ exitCode: 2, stdout: "" });
});
