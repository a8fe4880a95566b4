/** Writes docs/refreshed-site.png: a VitePress site with the examples' images, refreshed by the bundle. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { lookAt, makeSite, upload } from "./site-on-show.ts";
import { setStage } from "./stage.ts";

const repository = join(import.meta.dirname, "../../..");
const views = join(repository, "examples/renders/views");
const names = ["Pylon in the river", "Plan", "On the bridge", "Below the deck", "From the bank", "From the air"];

await using stage = await setStage();
await using site = await makeSite();
for (const [index, file] of (await readdir(views)).sort().entries()) {
  const { id } = stage.emulator.createSavedView({ iTwinId: stage.iTwin, displayName: names[index] ?? `View ${index}` });
  await upload(stage, `/savedviews/${id}/image`, await readFile(join(views, file)));
}
const inputs = { "saved-views-of-itwin": stage.iTwin, exclude: "A saved view", into: "renders", gallery: "gallery.md" };
const run = await stage.publish(inputs, { action: "refresh", workspace: site.folder });
console.log(run.log);
await rm(join(site.folder, "plain.md"));
const { page, address } = await site.open();
await page.goto(`${address}/`, { waitUntil: "networkidle" });
await lookAt(page, ".renders", "span");
await page.setViewportSize({ width: 1024, height: 640 });
await page.keyboard.press("Home");
await page.screenshot({ path: join(repository, "docs/refreshed-site.png") });
