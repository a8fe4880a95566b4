import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { running } from "../test/running.ts";
import { readCommandLine, UsageError } from "./command-line.ts";

interface Run {
  child: ChildProcess;
  out: () => string;
  err: () => string;
  ended: Promise<number | null>;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = once(child, "close").then(([code]: unknown[]) => (typeof code === "number" ? code : null));
  return { child, out: () => out, err: () => err, ended };
}

/** What is printed behind a label. */
function printed(output: string, label: string): string {
  return new RegExp(`^ *${label} +(\\S+)$`, "m").exec(output)?.[1] ?? "";
}

test.each(["SIGINT", "SIGTERM"] as const)("prints what a first try needs, and stops cleanly on %s", async (signal) => {
  const emulator = run("--port", "0");
  await expect.poll(emulator.out, { timeout: 20_000 }).toContain("Stop it with Ctrl+C.");
  const output = emulator.out();
  const url = printed(output, "address");
  expect(output).toContain(`curl -X PUT --data-binary @screenshot.png -H "Content-Type: image/png"`);
  const get = async (path: string) =>
    (await fetch(url + path, { headers: { authorization: `Bearer ${printed(output, "token")}` } })).status;
  expect(await get(`/itwins/${printed(output, "iTwin")}`)).toBe(200);
  expect(await get(`/savedviews/?iTwinId=${printed(output, "iTwin")}`)).toBe(200);
  expect(printed(output, "saved view")).toMatch(/^[\w-]{60,}$/);
  expect(printed(output, "iModel")).toMatch(/^[0-9a-f-]{36}$/);
  const token = await fetch(`${url}/connect/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: printed(output, "client id"),
      client_secret: printed(output, "client secret"),
    }),
  });
  expect(token.status).toBe(200);
  // The connections of these requests are still open.
  emulator.child.kill(signal);
  expect([await emulator.ended, emulator.err()]).toEqual([0, ""]);
});

test("shows the same targets again with --data-dir", async () => {
  const folder = await mkdtemp(join(tmpdir(), "emulator-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const seen: string[][] = [];
  for (let start = 0; start < 2; start += 1) {
    const emulator = run("--", "--port", "0", "--data-dir", folder);
    await expect.poll(emulator.out, { timeout: 20_000 }).toContain("Stop it with Ctrl+C.");
    seen.push(["iTwin", "saved view", "iModel", "client secret"].map((label) => printed(emulator.out(), label)));
    emulator.child.kill("SIGTERM");
    expect(await emulator.ended).toBe(0);
  }
  expect(seen[1]).toEqual(seen[0]);
});

test("a port in use is one clear line", async () => {
  const { port } = new URL((await running()).url);
  const emulator = run("--port", port);
  expect(await emulator.ended).toBe(1);
  expect(emulator.err()).toBe(
    `emulator: Port ${port} is in use. Choose another one with --port, or 0 for any free one.\n`,
  );
});

test("bad arguments are one clear line and exit 2", async () => {
  const emulator = run("--prot", "1");
  expect(await emulator.ended).toBe(2);
  expect(emulator.err()).toMatch(/^emulator: Unknown option '--prot'.*\n$/);
});

test.each([
  [["--port", "x"]],
  [["--port", "65535"]],
  [["--port=-1"]],
  [["--port", "1.5"]],
  [["--port="]],
  [["--port"]],
  [["--data-dir="]],
  [["4010"]],
])("%j is refused", (args) => {
  expect(() => readCommandLine(args)).toThrow(UsageError);
});

test("arguments become options, with or without the -- that pnpm hands on", () => {
  expect(readCommandLine([])).toMatchObject({ port: 4010, blobPort: 4011 });
  expect(readCommandLine(["--port", "0"])).toMatchObject({ port: 0, blobPort: 0 });
  const options = { port: 5000, dataDir: "kept" };
  expect(readCommandLine(["--port", "5000", "--data-dir", "kept"])).toMatchObject(options);
  expect(readCommandLine(["--", "--port", "5000", "--data-dir", "kept"])).toMatchObject(options);
  expect(readCommandLine(["--help"])).toBe("help");
});
