import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { png } from "@itwin-images/ci/test/images";
import { expect, test } from "vitest";
import { bundle, setCliStage } from "./run-cli.ts";

// util-linux makes a terminal for a program; macOS has another program of that name.
const hasTerminal = process.platform === "linux" && existsSync("/usr/bin/script");

test.runIf(hasTerminal)("in a terminal without credentials, a token is asked for and not shown", async () => {
  await using stage = await setCliStage({ "a.png": await png(1) });
  const command = `stty cols 80 rows 24; exec '${process.execPath}' '${bundle}' publish --api-url ${stage.emulator.url} --image a.png --itwin-id ${stage.iTwin}`;
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: stage.workspace,
    env: { PATH: process.env.PATH, TERM: "xterm" },
  });
  let shown = "";
  let answered = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    if (answered || !shown.includes("Access token of the iTwin Platform")) return;
    answered = true;
    child.stdin.write(`${stage.emulator.token}\r`);
  });
  const [exitCode] = await once(child, "close");
  expect(shown).toContain("published 1, failed 0");
  expect(exitCode).toBe(0);
  expect(shown).not.toContain(stage.emulator.token.slice(0, 20));
  expect(stage.uploads()).toHaveLength(1);
});

test.runIf(hasTerminal)("a terminal without a size is asked nothing", async () => {
  await using stage = await setCliStage({ "a.png": await png(1) });
  const command = `stty cols 0 rows 0; exec '${process.execPath}' '${bundle}' publish --image a.png --itwin-id ${stage.iTwin}`;
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: stage.workspace,
    env: { PATH: process.env.PATH, TERM: "xterm" },
  });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  const [exitCode] = await once(child, "close");
  expect([exitCode, shown]).toEqual([2, expect.stringContaining("There are no credentials.")]);
});
