import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vitepress";
import type { Stage } from "./stage.ts";

/** A copy of the fixture, a VitePress site, to refresh, build and look at. */
export interface SiteOnShow extends AsyncDisposable {
  readonly folder: string;
  /** Builds the site and opens it in a browser; `wrong` collects what the page complains of. */
  open(wrong?: string[]): Promise<{ page: Page; address: string }>;
}

/** What a part of a page shows. */
interface Shown {
  readonly images: readonly { readonly alt: string; readonly width: number; readonly height: number }[];
  readonly captions: readonly string[];
  /** Elements that no gallery has. */
  readonly others: readonly string[];
}

export async function makeSite(): Promise<SiteOnShow> {
  // VitePress finds its own modules above it.
  const above = join(import.meta.dirname, "../.vitest");
  await mkdir(above, { recursive: true });
  const folder = await mkdtemp(join(above, "site-"));
  await cp(join(import.meta.dirname, "vitepress-site"), folder, { recursive: true });
  let browser: Browser | undefined;
  let server: Awaited<ReturnType<typeof serve>> | undefined;
  return {
    folder,
    async open(wrong = []) {
      const outDir = join(folder, "dist");
      await build(folder, { outDir });
      server = await serve(outDir);
      browser = await launch();
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
      page.on("dialog", (dialog) => {
        wrong.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      return { page, address: server.address };
    },
    async [Symbol.asyncDispose]() {
      await browser?.close();
      await server?.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Publishes through the API, as another job would have. */
export async function upload(stage: Stage, path: string, image: Buffer): Promise<void> {
  const isView = path.startsWith("/savedviews");
  const type = isView ? "application/json" : "image/png";
  const response = await fetch(stage.emulator.url + path, {
    method: "PUT",
    headers: { Authorization: `Bearer ${stage.emulator.token}`, "Content-Type": type },
    body: isView
      ? JSON.stringify({ image: `data:image/png;base64,${image.toString("base64")}` })
      : new Uint8Array(image),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** An element of a page, as far as it is looked at here, where there is no DOM to have types of. */
interface Element {
  readonly localName: string;
  readonly outerHTML: string;
  readonly textContent: string;
  readonly alt: string;
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  decode(): Promise<void>;
}

/** Scrolls through a part of a page, as lazy images wait for that, and tells what it shows. */
export async function lookAt(page: Page, part: string, caption: string): Promise<Shown> {
  const images = page.locator(`${part} img`);
  for (let index = 0; index < (await images.count()); index++) {
    await images.nth(index).scrollIntoViewIfNeeded();
    await images.nth(index).evaluate((image: unknown) => (image as Element).decode());
  }
  return page.locator(`${part} *`).evaluateAll((found: unknown, text: string) => {
    const elements = found as Element[];
    const expected = ["img", "br", "p", "figure", text];
    return {
      images: elements
        .filter(({ localName }) => localName === "img")
        .map(({ alt, naturalWidth: width, naturalHeight: height }) => ({ alt, width, height })),
      captions: elements.filter(({ localName }) => localName === text).map(({ textContent }) => textContent),
      others: elements.filter(({ localName }) => !expected.includes(localName)).map(({ outerHTML }) => outerHTML),
    };
  }, caption);
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    // Debian's browser where it is installed (CHROMIUM_PATH elsewhere), or the Chrome of GitHub's runners.
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : { channel: "chrome" }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
}

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".woff2": "font/woff2",
};

/** Serves a built site, at `base` as GitHub Pages does. */
export async function serve(folder: string, base = "/"): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const below = pathname.startsWith(base) ? pathname.slice(base.length) : "no page";
    const path = normalize(decodeURIComponent(below === "" ? "index.html" : below));
    // Browsers ask for it by themselves.
    const isIcon = pathname.endsWith("favicon.ico");
    const content = isIcon ? "" : await readFile(join(folder, path)).catch(() => undefined);
    response
      .writeHead(content === undefined ? 404 : 200, { "Content-Type": mediaTypes[extname(path)] ?? "text/plain" })
      .end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base.slice(0, -1)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
