/** Renders the saved views of an iModel into screenshots/<name>.png: see README.md. */
import { mkdir, writeFile } from "node:fs/promises";
import type { ViewStateProps } from "@itwin/core-common";
import { chromium } from "playwright";
import { createServer } from "vite";

interface SavedViewPage {
  readonly savedViews: readonly { readonly id: string; readonly displayName: string }[];
  readonly _links?: { readonly next?: { readonly href: string } };
}

interface SavedView {
  readonly savedView: { readonly savedViewData: { readonly legacyView?: ViewStateProps } };
}

const api = "https://api.bentley.com";
const source = {
  iTwinId: setting("ITWIN_ID"),
  iModelId: setting("IMODEL_ID"),
  accessToken: setting("ITWIN_ACCESS_TOKEN"),
};
const patienceMs = 120_000;

const views = await listViews();
if (views.size === 0) throw new Error(`iModel ${source.iModelId} has no saved views that the token's owner may see.`);
await mkdir("screenshots", { recursive: true });
await using server = { vite: await createServer(), [Symbol.asyncDispose]: () => server.vite.close() };
await server.vite.listen();
const browser = await chromium.launch({
  // Without these, Chrome draws nothing on a machine without a GPU.
  args: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  page.on("pageerror", (error) => console.error(error.message));
  await page.goto(server.vite.resolvedUrls?.local[0] ?? "");
  await page.evaluate((given) => window.start(given), source);
  for (const [file, { id, displayName }] of views) {
    try {
      const { savedView } = await get<SavedView>(`${api}/savedviews/${id}`);
      const { legacyView } = savedView.savedViewData;
      // Drawings and sheets have no models to show without a backend.
      if (!legacyView?.modelSelectorProps) throw new Error("it is no 3D view, or the API gives no legacyView");
      const given = { legacyView, patienceMs };
      const picture = await page.evaluate((view) => window.render(view.legacyView, view.patienceMs), given);
      await writeFile(file, Buffer.from(picture.slice(picture.indexOf(",") + 1), "base64"));
      console.log(`${displayName} -> ${file}`);
    } catch (error) {
      console.error(`${displayName}: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
}

/** The saved views of the iModel, each with the file that `{name}` in itwin-images.yml finds for it. */
async function listViews(): Promise<Map<string, { id: string; displayName: string }>> {
  const views = new Map<string, { id: string; displayName: string }>();
  let next: string | undefined = `${api}/savedviews/?iTwinId=${source.iTwinId}&iModelId=${source.iModelId}`;
  while (next) {
    const page: SavedViewPage = await get(next);
    for (const view of page.savedViews) {
      const name = view.displayName
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu)
        ?.join("-");
      const file = `screenshots/${name ?? view.id}.png`;
      const other = views.get(file);
      if (other) throw new Error(`"${other.displayName}" and "${view.displayName}" are both ${file}: rename one.`);
      views.set(file, view);
    }
    next = page._links?.next?.href;
  }
  return views;
}

async function get<T>(url: string): Promise<T> {
  // The token is for this address alone.
  if (new URL(url).origin !== api) throw new Error(`${url} is not an address of ${api}`);
  const response = await fetch(url, {
    headers: {
      Authorization: `Bearer ${source.accessToken}`,
      Accept: "application/vnd.bentley.itwin-platform.v1+json",
      Prefer: "return=representation",
    },
    redirect: "error",
  });
  if (!response.ok) throw new Error(`${new URL(url).pathname}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}: see README.md.`);
  return value;
}
