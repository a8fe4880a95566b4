/**
 * Draws the pictures of README.md: docs/job-summary.png, the summary of a job that is run for this as GitHub shows it, and
 * docs/result.png, the tiles of iTwins before and after. `node --conditions=itwin-images-source scripts/render-pictures.ts`. It needs a
 * Chromium (/usr/bin/chromium, or the one that CHROMIUM_PATH names) and a font with emoji (Debian's fonts-noto-color-emoji).
 */
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { repository } from "./action-files.ts";
import { resultPage } from "./summary/result-page.ts";
import { demoFiles, demoRepository, runDemoJob } from "./summary/run-demo-job.ts";
import { summaryPage } from "./summary/summary-page.ts";

/** In CSS pixels: as wide as GitHub shows a summary on a large screen. */
const width = 1280;
/** In pixels of the picture. */
const pictureWidth = 1600;

const examples = join(repository, "examples");
const run = await runDemoJob(examples);
if (!run.summary.includes("published 2, failed 1, unchanged 1")) throw new Error(run.log);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage({ viewport: { width, height: 600 }, deviceScaleFactor: pictureWidth / width });
  // The pictures of the repository that does not exist are those of the examples.
  await page.route(`https://raw.githubusercontent.com/${demoRepository}/*/**`, (route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname).split("/").slice(4).join("/");
    return route.fulfill({ path: join(examples, demoFiles[path] ?? path) });
  });
  await draw(page, await summaryPage(run.summary), "docs/job-summary.png");
  const address = (file: string): string => `https://raw.githubusercontent.com/${demoRepository}/main/${file}`;
  const iTwins = {
    "River crossing": address("renders/cover.png"),
    Waterworks: address("renders/cover-4k.jpg"),
    "Approach roads": address("renders/model.jpg"),
    "Bridge, structure": address("renders/structure.png"),
  };
  await draw(page, resultPage(iTwins), "docs/result.png");
} finally {
  await browser.close();
}

async function draw(page: Page, html: string, file: string): Promise<void> {
  await page.setContent(html, { waitUntil: "networkidle" });
  // 256 colours make the file a third as large, which is in the repository and on its front page.
  await sharp(await page.screenshot({ fullPage: true }))
    .png({ palette: true, effort: 10 })
    .toFile(join(repository, file));
}
