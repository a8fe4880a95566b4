import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { setStage } from "./stage.ts";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../../..", import.meta.url));

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
}

/** The files of which a named function ran, as the page names them. */
async function filesRunIn(folder: string): Promise<string[]> {
  const files = new Set<string>();
  for (const name of await readdir(folder)) {
    const { result }: Coverage = JSON.parse(await readFile(join(folder, name), "utf8"));
    for (const { url, functions } of result) {
      const [, path, file] = /packages\/(\w+)\/src\/(.*)$/.exec(url) ?? [];
      const ran = functions.some(
        ({ functionName, ranges: [range] }) => functionName && range?.startOffset && range.count,
      );
      if (ran && path) files.add(`${path}/${file}`);
    }
  }
  return [...files].sort();
}

test("docs/architecture.md names every file that runs when one image is published, and no other", async () => {
  // A render, which has too many bytes to be blank: it is not decoded.
  const render = await readFile(join(repository, "examples/renders/structure.png"));
  await using stage = await setStage({ "a.png": render });
  const folder = await mkdtemp(join(tmpdir(), "coverage-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { stdout } = await run(
    process.execPath,
    ["--conditions=itwin-images-source", join(repository, "packages/action/src/publish/index.ts")],
    {
      env: {
        NODE_V8_COVERAGE: folder,
        GITHUB_ACTIONS: "true",
        GITHUB_WORKSPACE: stage.workspace,
        INPUT_TOKEN: stage.emulator.token,
        "INPUT_API-URL": stage.emulator.url,
        INPUT_IMAGE: "a.png",
        "INPUT_ITWIN-ID": stage.iTwin,
      },
    },
  );
  expect(stdout).toContain("published 1, failed 0");
  const page = await readFile(join(repository, "docs/architecture.md"), "utf8");
  const [, list = ""] = /## Follow one image\n([\s\S]*?)\n## /.exec(page) ?? [];
  const named = [...list.matchAll(/`(\w+\/[\w/.-]+\.ts)`/g)].map(([, file = ""]) => file);
  expect(new Set(named).size).toBe(named.length);
  // The entry has one function, which has no name.
  expect([...(await filesRunIn(folder)), "action/publish/index.ts"].sort()).toEqual(named.sort());
});
