import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gif, middleOf, png } from "@itwin-images/ci/test/images";
import { manifestOf } from "@itwin-images/ci/test/stage";
import { chromium, type Page } from "playwright-core";
import { expect, test } from "vitest";
import { setCliStage } from "./run-cli.ts";

const isWindows = process.platform === "win32";
// Whoever may write into the repository chooses them.
const names = isWindows
  ? ["x' onerror=alert(1) '.png", "&lt;b&gt;.png"]
  : [
      `"><img src=x onerror=alert(1)><script>alert(2)</script>.png`,
      "x' style='position:fixed' onclick='alert(3).png",
      "</style></title><svg onload=alert(4)>.png",
      "two\nlines\u202Egnp.png",
    ];

/** What a reader sees of a report: each shown item, and whether all pictures have been drawn. */
async function readReport(page: Page): Promise<string[]> {
  const shown = page.locator("article:visible h2");
  return (await shown.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").replace(/ → .*/, ""));
}

/** The colour in the middle of a part of the page. */
/** Of the left half: the right one is white. */
async function colourOf(page: Page, selector: string): Promise<string> {
  return (await middleOf(await page.locator(selector).first().screenshot(), 1 / 4)).join();
}

test("the report shows every image before and after, and names mean nothing in it", async () => {
  await using stage = await setCliStage({ "a.png": await png(10), "same.png": await png(3), "bad.gif": await gif() });
  const views = names.map(() => stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id);
  await stage.write(
    Object.fromEntries(await Promise.all(names.map(async (name, n) => [name, await png(n + 40)] as const))),
  );
  const { id: other } = stage.emulator.createITwin();
  const named = names.map((name, n) => [name.replace(/[[\]*{}]/g, "?"), "saved-view", views[n] ?? ""] as const);
  const images = manifestOf(["a.png", "itwin", stage.iTwin], ["same.png", "itwin", other], ...named);
  expect(await stage.run(["publish", "--images", images])).toMatchObject({ exitCode: 0 });
  await stage.write({ "a.png": await png(200) });
  const args = ["publish", "--images", images, "--report"];
  expect(await stage.run([...args, "out/dry.html", "--dry-run"])).toMatchObject({ exitCode: 0 });
  expect(await stage.run([...args, "out/report.html"])).toMatchObject({ exitCode: 0 });
  const bad = manifestOf(["bad.gif", "imodel", stage.iModel], ["a.png", "itwin", stage.iTwin]);
  expect(await stage.run(["check", "--images", bad, "--report", "bad.html"])).toMatchObject({ exitCode: 1 });
  const address = (path: string): string => pathToFileURL(join(stage.workspace, path)).href;

  const executablePath = process.env.CHROMIUM_PATH;
  await using browser = await chromium.launch({
    ...(executablePath ? { executablePath } : { channel: "chrome" }),
    args: ["--no-sandbox"],
  });
  const wrong: string[] = [];
  const open = async (path: string, scripts: boolean): Promise<Page> => {
    const page = await browser.newPage({ javaScriptEnabled: scripts, viewport: { width: 400, height: 800 } });
    page.on("dialog", (dialog) => wrong.push(dialog.message()));
    page.on("console", (message) => wrong.push(message.text()));
    page.on("request", (request) => /^(data|file):/.test(request.url()) || wrong.push(request.url()));
    await page.goto(address(path));
    return page;
  };

  const page = await open("out/report.html", true);
  const isOne = (text: string): string => text.replace(/[\n\u202E]+/g, " ");
  expect(await readReport(page)).toEqual(
    ["PUBLISHED a.png", "UNCHANGED same.png", ...names.map((name) => `UNCHANGED ${isOne(name)}`)].map((text) =>
      text.replace(/\s+/g, " "),
    ),
  );
  // Their numbers give the pictures a colour each.
  expect(await colourOf(page, ".published .figures .before")).toBe("158,34,128");
  expect(await colourOf(page, ".published .figures .after")).toBe("88,168,128");
  // 70 and 134, four times as bright.
  expect(await colourOf(page, ".published .difference")).toBe("255,255,0");
  expect(
    await page.locator(".published [role=img]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
  ).toContain("What a.png replaces");
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(400);

  // The keyboard is enough to see what was published alone, and how it is cropped.
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  expect(await readReport(page)).toEqual(["PUBLISHED a.png"]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.locator(".published .crop:visible").count()).toBe(3);
  expect(await colourOf(page, ".published .own .crop")).toBe("88,168,128");

  // Without scripts it is the same page.
  const plain = await open("out/dry.html", false);
  expect((await readReport(plain))[0]).toBe("WOULD PUBLISH a.png");
  await plain.getByLabel("unchanged").check();
  expect(await readReport(plain)).toHaveLength(names.length + 1);
  const failed = await open("bad.html", true);
  expect(await failed.locator(".failed").textContent()).toContain("Save it as PNG or JPEG; renaming it is not enough.");
  expect(wrong).toEqual([]);
});

/** The contrast of each text of a report with what is behind it, for the browser. */
const contrasts = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backOf = (element) => {
    const back = getComputedStyle(element).backgroundColor;
    return back === "rgba(0, 0, 0, 0)" ? backOf(element.parentElement) : back;
  };
  return [...document.querySelectorAll("article .status, article .error, .facts, h1")].map((element) => {
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(backOf(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
})()`;

test("dark and light are both readable", async () => {
  await using stage = await setCliStage({ "bad.gif": await gif() });
  await stage.run(["check", "--image", "bad.gif", "--itwin-id", stage.iTwin, "--report", "bad.html"]);
  const executablePath = process.env.CHROMIUM_PATH;
  await using browser = await chromium.launch({
    ...(executablePath ? { executablePath } : { channel: "chrome" }),
    args: ["--no-sandbox"],
  });
  for (const colorScheme of ["dark", "light"] as const) {
    const page = await browser.newPage({ colorScheme });
    await page.goto(pathToFileURL(join(stage.workspace, "bad.html")).href);
    const ratios = await page.evaluate<number[]>(contrasts);
    expect(ratios.length).toBeGreaterThan(2);
    // WCAG 2, level AA.
    for (const ratio of ratios) expect(ratio).toBeGreaterThan(4.5);
  }
});
