import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmulator } from "@itwin-images/emulator";
import { encode } from "jpeg-js";
import { chromium } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { concat, pictureOf, text } from "./samples.ts";

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
    pixelmatch: "/node_modules/pixelmatch/index.js",
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
  const picture = pictureOf();
  const base64 = Buffer.from(picture).toString("base64");

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
  expect(Buffer.from(emulator.image("itwin", iTwinId)?.bytes ?? [])).toEqual(Buffer.from(picture));
  expect(Buffer.from(emulator.image("saved-view", savedViewId)?.bytes ?? [])).toEqual(Buffer.from(picture));
  expect(emulator.requests.some(({ method, path }) => method === "PUT" && path.includes(iModelId))).toBe(true);
});

it("a page sees what pictures show, decoded by the browser", async () => {
  const emulator = await startEmulator({ blobCors: true });
  onTestFinished(() => emulator.close());
  const { id: iTwinId } = emulator.createITwin();
  const { id: savedViewId } = emulator.createSavedView({ iTwinId });
  const { id: iModelId } = emulator.createIModel({ iTwinId });
  const { url, token } = emulator;
  const scene = (every: number) => pictureOf(undefined, (x, y) => (x * y === every ? [255, 0, 0] : [x & 255, y, 90]));
  const grey = { width: 400, height: 250, data: new Uint8Array(400 * 250 * 4).fill(128) };
  const files = {
    still: scene(-1),
    commented: concat(scene(-1), text("more")),
    noisy: scene(5040),
    blank: pictureOf(undefined, () => [1, 2, 3]),
    clear: pictureOf({ channels: 4 }, (x, y) => [x & 255, y, 90, x < 200 ? 0 : 255]),
    blankJpeg: encode(grey, 80).data,
  };
  const base64 = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")] as const);

  const opened = await openPage();
  const said = await opened.evaluate(
    async ({ url: apiUrl, token, iTwinId, savedViewId, iModelId, base64 }) => {
      const { createPlatform, inspectPlan, publish } = core;
      const platform = createPlatform({ apiUrl, token });
      const kinds = { itwin: iTwinId, "saved-view": savedViewId, imodel: iModelId };
      const files = new Map(base64.map(([name, text]) => [name, Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]));
      const itemOf = (kind: keyof typeof kinds, name: string) => ({
        target: { kind, id: kinds[kind] },
        file: name,
        load: async () => files.get(name) ?? new Uint8Array(),
      });
      const lines: string[] = [];
      for (const [name, tolerance] of [
        ["still", 0],
        ["commented", 0],
        ["noisy", 0.01],
        ["noisy", 0],
      ] as const) {
        const items = (["itwin", "saved-view", "imodel"] as const).map((kind) => itemOf(kind, name));
        const outcomes = [];
        for await (const outcome of publish({ items, problems: [] }, platform, { tolerance })) outcomes.push(outcome);
        for (const item of items) {
          const outcome = outcomes.find((one) => one.item === item);
          const reason = outcome && "reason" in outcome ? outcome.reason : "";
          lines.push(`${name} ${item.target.kind} ${outcome?.status}: ${reason}`);
        }
      }
      for (const name of ["blank", "clear", "blankJpeg"]) {
        const [inspected] = await inspectPlan({ items: [itemOf("imodel", name)], problems: [] });
        lines.push(`${name} ${inspected?.problems.map(({ code }) => code).join()}`);
      }
      return lines;
    },
    { url, token, iTwinId, savedViewId, iModelId, base64 },
  );
  expect(said.slice(3)).toEqual([
    "commented itwin unchanged: the pixels agree",
    "commented saved-view unchanged: the pixels agree",
    "commented imodel unchanged: its thumbnail shows this picture",
    expect.stringMatching(/^noisy itwin unchanged: .* of the pixels differ, and 1 % may$/),
    expect.stringMatching(/^noisy saved-view unchanged: .* of the pixels differ, and 1 % may$/),
    expect.stringMatching(/^noisy imodel unchanged: its thumbnail /),
    expect.stringMatching(/^noisy itwin published: .* of the pixels differ$/),
    expect.stringMatching(/^noisy saved-view published: .* of the pixels differ$/),
    // Thirty pixels are too small to be seen in a thumbnail.
    "noisy imodel unchanged: its thumbnail shows this picture",
    "blank image-blank",
    "clear image-transparent",
    "blankJpeg image-blank",
  ]);
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
