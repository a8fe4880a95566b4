/**
 * Draws docs/job-summary.png: the summary of the demo's job, run for this, as GitHub shows it. `node
 * scripts/render-summary.ts`. It needs a Chromium (/usr/bin/chromium, or the one that CHROMIUM_PATH names) and a font with
 * emoji (Debian's fonts-noto-color-emoji).
 */
import { join } from "node:path";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { repository } from "./action-files.ts";
import { demoRepository, runDemoJob } from "./summary/run-demo-job.ts";
import { summaryPage } from "./summary/summary-page.ts";

/** In CSS pixels: as wide as GitHub shows a summary on a large screen. */
const width = 1280;
/** In pixels of the picture. */
const pictureWidth = 1600;

const examples = join(repository, "examples");
const run = await runDemoJob(examples);
if (run.exitCode !== 0) throw new Error(run.log);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" });
try {
  const page = await browser.newPage({ viewport: { width, height: 600 }, deviceScaleFactor: pictureWidth / width });
  // The pictures of the repository that does not exist are those of the examples.
  await page.route(`https://raw.githubusercontent.com/${demoRepository}/*/**`, (route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname).split("/").slice(4).join("/");
    return route.fulfill({ path: join(examples, path) });
  });
  await page.setContent(await summaryPage(run.summary), { waitUntil: "networkidle" });
  // 256 colours make the file a third as large, which is in the repository and on its front page.
  await sharp(await page.screenshot({ fullPage: true }))
    .png({ palette: true, effort: 10 })
    .toFile(process.argv[2] ?? join(repository, "docs/job-summary.png"));
} finally {
  await browser.close();
}
