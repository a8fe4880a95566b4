import { spawn } from "node:child_process";
import { chmod, mkdir, symlink, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { ITwinImagesError } from "@itwin-images/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { asOrdinaryUser, makeFolder, makePipe, makeWorkspace } from "../../test/on-disk.ts";
import { fileErrorCodes as codes, WorkspaceFileError } from "./file-error.ts";
import { readFileWithin } from "./read-file.ts";

const maxBytes = 1000;

const read = (root: string, file: string, signal?: AbortSignal) =>
  readFileWithin({ realRoot: root, path: join(root, file), file, maxBytes, signal });

async function errorOf(run: () => Promise<unknown>): Promise<WorkspaceFileError> {
  const error: unknown = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WorkspaceFileError);
  return error as WorkspaceFileError;
}

describe("what is read", () => {
  test("is the file's bytes, in memory of their own", async () => {
    const root = await makeWorkspace({ "a/b.bin": "hello" });
    const bytes = await read(root, "a/b.bin");
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes.buffer.byteLength).toBe(5);
    expect(new TextDecoder().decode(bytes)).toBe("hello");
  });

  test("may be empty, or as large as is allowed", async () => {
    const root = await makeWorkspace({ empty: "", full: "x".repeat(maxBytes) });
    expect(await read(root, "empty")).toHaveLength(0);
    expect(await read(root, "full")).toHaveLength(maxBytes);
  });

  test("may be behind links that stay in the workspace", async () => {
    const root = await makeWorkspace({ "real/b": "hello" });
    await symlink("real", join(root, "a"));
    await symlink("a/b", join(root, "link"));
    expect(await read(root, "link")).toHaveLength(5);
  });
});

describe("an error", () => {
  test("says that a link leads out, by itself or by a folder", async () => {
    const elsewhere = await makeWorkspace(["secret"]);
    const root = await makeFolder();
    await symlink(join(elsewhere, "secret"), join(root, "file"));
    await symlink(elsewhere, join(root, "folder"));
    for (const file of ["file", "folder/secret"]) {
      const error = await errorOf(() => read(root, file));
      expect(error).toMatchObject({ code: codes.outside, file });
      expect(error.message).toContain(`"${file}" is a link that leads out of the workspace.`);
    }
  });

  test("says that the file is gone, with the system's own error as cause", async () => {
    const root = await makeWorkspace(["a"]);
    for (const file of ["b", "a/b"]) {
      const error = await errorOf(() => read(root, file));
      expect(error).toMatchObject({
        code: codes.gone,
        cause: expect.objectContaining({ syscall: expect.any(String) }),
      });
      expect(error.message).toContain(`"${file}" is not there.`);
      expect(error.message).toContain(error.fix);
    }
  });

  test("says that the file may not be read", async () => {
    const root = await makeWorkspace(["a"]);
    await chmod(root, 0o755);
    await chmod(join(root, "a"), 0);
    const error = await asOrdinaryUser(() => errorOf(() => read(root, "a")));
    expect(error).toMatchObject({ code: codes.permission, cause: expect.objectContaining({ code: "EACCES" }) });
    expect(error.message).toContain("chmod");
  });

  test("says that it is more than is read, before reading it", async () => {
    const root = await makeWorkspace({ a: "" });
    await truncate(join(root, "a"), 2 ** 41);
    const error = await errorOf(() => read(root, "a"));
    expect(error.code).toBe(codes.tooLarge);
    expect(error.message).toContain("2,199,023,255,552 bytes, and more than 1,000 bytes");
  });

  test("says that it is no file, at once, for a folder, a pipe and a socket", async () => {
    const root = await makeFolder();
    await mkdir(join(root, "folder"));
    await makePipe(join(root, "pipe"));
    const server = createServer().listen(process.platform === "win32" ? 0 : join(root, "socket"));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    if (process.platform === "win32") await mkdir(join(root, "socket"));
    for (const file of ["folder", "pipe", "socket"]) {
      const error = await errorOf(() => read(root, file));
      expect(error.code).toBe(codes.notFile);
      expect(error.message).toContain(`"${file}" is a`);
    }
  });

  test("says that a link goes in a circle", async () => {
    const root = await makeFolder();
    await symlink("circle", join(root, "circle"));
    expect((await errorOf(() => read(root, "circle"))).message).toContain("circle");
  });

  test("is one of core's family, in two sentences", async () => {
    const error = await errorOf(() => makeFolder().then((root) => read(root, "a.png")));
    expect(error).toBeInstanceOf(ITwinImagesError);
    expect(error.what).toBe('"a.png" is not there.');
    expect(error.message).toBe(`${error.what} ${error.fix}`);
  });
});

test("the signal's reason is thrown as it is", async () => {
  const root = await makeWorkspace(["a"]);
  const reason = new Error("stop");
  await expect(read(root, "a", AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const reading = read(root, "a", controller.signal);
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
});

test("a file that gives more than its size is not taken for whole", async () => {
  // Linux has such files; elsewhere a folder, which is refused as well, stands in.
  const root = process.platform === "linux" ? "/proc" : await makeWorkspace(["version/x"]);
  const code = process.platform === "linux" ? codes.changed : codes.notFile;
  expect((await errorOf(() => read(root, "version"))).code).toBe(code);
});

test("a folder that another process swaps for a link out, again and again, gives away nothing", async () => {
  const elsewhere = await makeWorkspace({ a: "secret" });
  const root = await makeWorkspace({ "folder/a": "public" });
  const swap = `
    const { renameSync, symlinkSync, unlinkSync } = require("node:fs");
    const [folder, elsewhere] = process.argv.slice(1);
    const clock = new Int32Array(new SharedArrayBuffer(4));
    // Either state lasts long enough to be met, and most often no longer than a read.
    const stay = () => Math.random() < 0.1 && Atomics.wait(clock, 0, 0, Math.random());
    console.log("ready");
    for (;;) {
      renameSync(folder, folder + "2");
      symlinkSync(elsewhere, folder);
      stay();
      unlinkSync(folder);
      renameSync(folder + "2", folder);
      stay();
    }`;
  const swapper = spawn(process.execPath, ["-e", swap, join(root, "folder"), elsewhere], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => swapper.once("exit", resolve));
  await new Promise((resolve) => swapper.stdout.once("data", resolve));
  const seen = new Map<string, number>();
  for (let attempt = 0; attempt < 2000; attempt++) {
    const text = await read(root, "folder/a").then(
      (bytes) => new TextDecoder().decode(bytes),
      (error: WorkspaceFileError) => error.code,
    );
    seen.set(text, (seen.get(text) ?? 0) + 1);
  }
  swapper.kill();
  await ended;
  // Without both the race was never on.
  expect([...seen.keys()]).toEqual(expect.arrayContaining(["public", codes.outside]));
  expect(seen.get("secret")).toBeUndefined();
});
