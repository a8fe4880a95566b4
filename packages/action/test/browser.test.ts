import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { png } from "@itwin-images/ci/test/images";
import { expect, test } from "vitest";
import { lookAt, makeSite, upload } from "./site-on-show.ts";
import { setStage } from "./stage.ts";

const renders = join(import.meta.dirname, "../../../examples/renders");

/** Whoever may create a saved view chooses its name. */
const hostileNames = [
  "{{ 7 * 7 }} {{ constructor.constructor('alert(1)')() }}",
  "<img src=x onerror=alert(1)><script>alert(2)</script>",
  "](javascript:alert(3)) ![x](y)",
  "x {onclick=alert(4) .evil #id}",
  ":tada: **bold** `code` $x$ [[toc]] ::: danger",
  "<!--@include: ./index.md-->",
  "www.example.com https://example.com a@example.com",
  "</span></div></template><template>",
  "🏗️ Кран 起重机",
];

test("a VitePress site shows every refreshed image, at its size and with its text, and names mean nothing", async () => {
  await using stage = await setStage();
  await using site = await makeSite();
  await upload(stage, `/itwins/${stage.iTwin}/image`, await readFile(join(renders, "cover.png")));
  await upload(stage, `/imodels/${stage.iModel}/thumbnail`, await readFile(join(renders, "structure.png")));
  const names = ["South bank", "Pump house", "River crossing", "South bank", ...hostileNames];
  for (const [index, displayName] of names.entries()) {
    const { id } = stage.emulator.createSavedView({ iTwinId: stage.iTwin, displayName });
    await upload(stage, `/savedviews/${id}/image`, await png(index, { width: 320 + 10 * index, height: 200 }));
  }
  const targets = `- itwin: ${stage.iTwin}\n  name: Waterworks\n  alt: The waterworks from the north\n- imodel: ${stage.iModel}\n`;
  const inputs = {
    targets,
    "saved-views-of-itwin": stage.iTwin,
    exclude: "A saved view",
    size: "full",
    into: "renders",
  };
  for (const gallery of ["gallery.md", "gallery.html"]) {
    const run = await stage.publish({ ...inputs, gallery }, { action: "refresh", workspace: site.folder });
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
  }
  const { images }: { images: { displayName: string | null; alt: string; width: number; height: number }[] } =
    JSON.parse(await readFile(join(site.folder, "renders/images.json"), "utf8"));
  expect(images).toHaveLength(names.length + 2);
  expect(images[0]).toMatchObject({ alt: "The waterworks from the north", width: 1920, height: 1080 });

  const wrong: string[] = [];
  const { page, address } = await site.open(wrong);
  for (const [path, part, caption, lost] of [
    // What markdown-it leaves out of the text of a Markdown image; captions have it all.
    ["index.html", ".renders", "span", /[[\]<{}\\`|$*~]/g],
    ["plain.html", ".itwin-images", "figcaption", /$^/g],
  ] as const) {
    await page.goto(`${address}/${path}`, { waitUntil: "networkidle" });
    const shown = await lookAt(page, part, caption);
    expect(shown.images).toEqual(
      images.map(({ alt, width, height }) => ({ alt: alt.replace(lost, ""), width, height })),
    );
    expect(shown.captions).toEqual(images.flatMap(({ displayName }) => displayName ?? []));
    expect(shown.others).toEqual([]);
  }
  expect(wrong).toEqual([]);
});
