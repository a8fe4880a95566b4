import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { launch, lookAt, serve } from "../site-on-show.ts";

const repository = join(import.meta.dirname, "../../../..");
const docs = join(repository, "docs");

test("the documentation site shows refreshed images, every page from its sidebar, and links to the repository", async () => {
  const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: repository });
  await run("--conditions=itwin-images-source", "scripts/refresh-docs.ts");
  const outDir = await mkdtemp(join(tmpdir(), "documentation-"));
  // It fails for a link to a page that does not exist.
  await run("node_modules/vitepress/bin/vitepress.js", "build", "docs", "--outDir", outDir);
  const server = await serve(outDir, "/itwin-images/");
  const browser = await launch();
  try {
    const wrong: string[] = [];
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    await page.goto(`${server.address}/`, { waitUntil: "networkidle" });
    const { images, captions, others } = await lookAt(page, ".renders", "span");
    expect(images.map(({ alt }) => alt)).toEqual(captions);
    expect(captions).toEqual([
      "Below the deck",
      "From the air",
      "From the bank",
      "On the bridge",
      "Plan",
      "Pylon in the river",
    ]);
    expect(images.every(({ width, height }) => width > 0 && height > 0)).toBe(true);
    expect(others).toEqual([]);

    const sidebar = page.locator(".VPSidebar a");
    const linked = await Promise.all((await sidebar.all()).map((link) => link.getAttribute("href")));
    const pages = (await readdir(docs)).filter((file) => /(?<!^index|^gallery)\.md$/.test(file));
    expect(linked.sort()).toEqual(pages.map((file) => `/itwin-images/${file.replace(/md$/, "html")}`).sort());

    const source = "https://github.com/itwin-images/itwin-images";
    const targetOf = (text: string) =>
      page.locator("main").getByRole("link", { name: text, exact: true }).first().getAttribute("href");
    expect(await targetOf("README")).toBe(`${source}/blob/main/README.md`);
    expect(await targetOf("examples")).toBe(`${source}/tree/main/examples`);

    await sidebar.getByText("Troubleshooting").click();
    await page.getByRole("heading", { level: 1, name: "Troubleshooting" }).waitFor();
    expect(wrong).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true });
  }
});
