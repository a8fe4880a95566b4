import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmulator } from "@itwin-images/emulator";
import { chromium } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { samples } from "./samples.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));

/** The page's modules are the built files as they are: nothing bundles them, so that nothing of Node can slip in. */
const importMap = {
  imports: {
    "@itwin-images/core": "/dist/index.js",
    "image-size": "/node_modules/image-size/dist/esm/index.js",
    leven: "/node_modules/leven/index.js",
    oauth4webapi: "/node_modules/oauth4webapi/build/index.js",
    "@noble/hashes/": "/node_modules/@noble/hashes/",
    "p-queue": "/node_modules/p-queue/dist/index.js",
  },
};
const page = `<!doctype html><title>upload</title><script type="importmap">${JSON.stringify(importMap)}</script>
<script type="module">import * as core from "@itwin-images/core"; globalThis.core = core;</script>`;

/** What the page's script leaves for the tests. */
declare const core: typeof import("@itwin-images/core");

async function servePage(): Promise<string> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    if (path === "/") {
      response.writeHead(200, { "Content-Type": "text/html" }).end(page);
      return;
    }
    const file = join(folder, normalize(path));
    const content = await readFile(file).catch(() => undefined);
    response.writeHead(content ? 200 : 404, { "Content-Type": "text/javascript" }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function openPage() {
  const browser = await chromium.launch({
    // Debian's browser where it is installed (CHROMIUM_PATH elsewhere), or the Chrome of GitHub's runners.
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : { channel: "chrome" }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  onTestFinished(() => browser.close());
  const opened = await browser.newPage();
  await opened.goto(await servePage());
  return opened;
}

it.each([
  { blobCors: true, unverified: 0 },
  // Azure's storage has no CORS rule of its own: then no page can read what the platform shows.
  { blobCors: false, unverified: 2 },
])("a page that imports the built package uploads all three kinds: $blobCors", async ({ blobCors, unverified }) => {
  const emulator = await startEmulator({ blobCors });
  onTestFinished(() => emulator.close());
  const { id: iTwinId } = emulator.createITwin();
  const { id: savedViewId } = emulator.createSavedView({ iTwinId });
  const { id: iModelId } = emulator.createIModel({ iTwinId });
  const { url, clientId, clientSecret } = emulator;
  const base64 = Buffer.from(samples.png).toString("base64");

  const opened = await openPage();
  const said = await opened.evaluate(
    async (given) => {
      const { clientCredentials, createPlatform, publish } = core;
      const { url: apiUrl, clientId, clientSecret, iTwinId, savedViewId, iModelId } = given;
      const bytes = Uint8Array.from(atob(given.base64), (character) => character.charCodeAt(0));
      const token = clientCredentials({ clientId, clientSecret, authority: apiUrl });
      const platform = createPlatform({ apiUrl, token });
      const targets = [
        { kind: "itwin", id: iTwinId },
        { kind: "saved-view", id: savedViewId },
        { kind: "imodel", id: iModelId },
      ] as const;
      const items = targets.map((target) => ({ target, file: "a.png", load: async () => bytes }));
      const statuses: string[] = [];
      const problems: string[] = [];
      const reasons: string[] = [];
      for (const skipUnchanged of [true, false]) {
        for await (const outcome of publish({ items, problems: [] }, platform, { skipUnchanged })) {
          statuses.push(outcome.status === "failed" ? String(outcome.error) : outcome.status);
          problems.push(...outcome.problems.map(({ code, message }) => `${code}: ${message}`));
          if (outcome.status === "published") reasons.push(outcome.reason);
        }
      }
      return { statuses, problems, reasons };
    },
    { url, clientId, clientSecret, iTwinId, savedViewId, iModelId, base64 },
  );
  expect(said.statuses).toEqual(Array(6).fill("published"));
  expect(said.problems).toHaveLength(unverified * 2);
  for (const problem of said.problems)
    expect(problem).toMatch(/^image-not-verified: .* does not let a page of .* \(CORS\)/);
  // Decoded by the browser.
  expect(said.reasons.filter((reason) => reason.includes("it showed this picture already"))).toHaveLength(1);
  expect(Buffer.from(emulator.image("itwin", iTwinId)?.bytes ?? [])).toEqual(Buffer.from(samples.png));
  expect(Buffer.from(emulator.image("saved-view", savedViewId)?.bytes ?? [])).toEqual(Buffer.from(samples.png));
  expect(emulator.requests.some(({ method, path }) => method === "PUT" && path.includes(iModelId))).toBe(true);
});

it("a page refuses a redirect, although browsers hide where it goes", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const { id: iTwinId } = emulator.createITwin();
  emulator.fault({
    method: "GET",
    redirectTo: `${emulator.url}/elsewhere`,
    headers: { "Access-Control-Allow-Origin": "*" },
  });
  const { url, token } = emulator;

  const opened = await openPage();
  const error = await opened.evaluate(
    async (given) => {
      const { createPlatform } = core;
      const platform = createPlatform({ apiUrl: given.url, token: given.token, attempts: 1 });
      const caught = await platform.itwins.getImage({ iTwinId: given.iTwinId }).catch((thrown: unknown) => thrown);
      return caught instanceof Error ? { name: caught.name, message: caught.message } : undefined;
    },
    { url, token, iTwinId },
  );
  expect(error?.name).toBe("TransportError");
  expect(error?.message).toContain("redirect");
  expect(emulator.requests.some(({ path }) => path.includes("elsewhere"))).toBe(false);
});
