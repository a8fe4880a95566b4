import { execFile } from "node:child_process";
import { glob, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "@itwin-images/emulator";
import { expect, it } from "vitest";
import { samples } from "./samples.ts";

const run = promisify(execFile);
const core = fileURLToPath(new URL("..", import.meta.url));

/** Production's addresses are the emulator's, also where its answers name them. */
const preload = (api: string, blobs: string) => `
const { fetch } = globalThis;
const hosts = { "https://api.bentley.com": "${api}", "https://ims.bentley.com": "${api}", "https://images.example": "${blobs}" };
globalThis.fetch = async (input, init) => {
  const asked = String(input);
  const host = Object.keys(hosts).find((name) => asked.startsWith(name));
  const answer = await fetch(asked.replace(host, hosts[host]), init);
  if (!answer.headers.get("content-type")?.includes("json")) return answer;
  const text = await answer.text();
  const name = asked.includes("/.well-known/") ? "https://ims.bentley.com" : host;
  return new Response(text.replaceAll("${blobs}", "https://images.example").replaceAll("${api}", name), answer);
};
`;

async function examples(): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const file of glob("src/**/*.ts", { cwd: core })) {
    const text = await readFile(join(core, file), "utf8");
    for (const [, block = ""] of text.matchAll(/@example\n \* ```ts\n([\s\S]*?) \* ```/g)) {
      found.push([file, block.replace(/^ \* ?/gm, "")]);
    }
  }
  const readme = await readFile(join(core, "README.md"), "utf8");
  for (const [, block = ""] of readme.matchAll(/```ts\n([\s\S]*?)```/g)) found.push(["README.md", block]);
  return found;
}

const all = await examples();

it("each entry point has an example", () => {
  const files = all.map(([file]) => file).sort();
  expect(new Set(files)).toEqual(
    new Set([
      "README.md",
      "src/http/client-credentials.ts",
      "src/image/inspect.ts",
      "src/names/name-resolver.ts",
      "src/platform.ts",
      "src/publish/publish.ts",
      "src/publish/record.ts",
    ]),
  );
});

/** Each as a program of its own: what a reader copies runs. */
it.concurrent.for(all)("the example of %s runs as it is", async ([, program], { expect, onTestFinished }) => {
  const emulator = await startEmulator();
  // In this package, so that it finds the package's own name.
  const folder = await mkdtemp(join(core, "test", ".example-"));
  onTestFinished(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });
  const iTwinId = "8a1f2c3d-0000-4000-8000-000000000001";
  emulator.createITwin({ id: iTwinId, number: "BN-0042", displayName: "Bridge" });
  emulator.createSavedView({ iTwinId, displayName: "Bridge" });
  emulator.createIModel({ iTwinId, id: "5b7e9d10-0000-4000-8000-0000000000a1" });
  await writeFile(join(folder, "cover.png"), samples.png);
  await writeFile(join(folder, "preload.mjs"), preload(emulator.url, emulator.blobUrl));
  // The one that exports a function is called as an application would.
  const isFunction = program.includes("export async function publishCover");
  const call = `const file = new File([await (await import("node:fs/promises")).readFile("cover.png")], "cover.png");
console.log(await publishCover(file, process.env.ITWIN_TOKEN ?? "", "${iTwinId}"));
`;
  await writeFile(join(folder, "example.mts"), isFunction ? `${program}${call}` : program);
  const { stdout } = await run(
    process.execPath,
    ["--conditions=itwin-images-source", "--import", "./preload.mjs", "example.mts"],
    {
      cwd: folder,
      env: {
        ...process.env,
        ITWIN_TOKEN: emulator.token,
        ITWIN_CLIENT_ID: emulator.clientId,
        ITWIN_CLIENT_SECRET: emulator.clientSecret,
      },
    },
  );
  expect(stdout).toMatch(/^(large_\S+|\S+ Bridge|cover\.png published(?: \(1 of 1\))?|\d+ \d+)\n$/);
  expect(emulator.requests.every(({ status = 0 }) => status < 400 || status === 404)).toBe(true);
});
