/**
 * The story of this repository in a terminal, on a local iTwin Platform: `npx -y pnpm@12 demo`. With `--keep`, the platform
 * stays, with a page that shows its iTwins, saved views and iModels.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stripVTControlCharacters, styleText } from "node:util";
import { type Emulator, startEmulator } from "@itwin-images/emulator";
import { type ShownTarget, servePage } from "./demo-page.ts";

const renders = fileURLToPath(new URL("renders", import.meta.url));
const cli = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));

/** Each image of the story: its file, what it belongs to, and where its picture comes from. */
const images = [
  ["cover.png", "itwin", "River crossing", "cover.png"],
  ["waterworks.jpg", "itwin", "Waterworks", "cover-4k.jpg"],
  ["site.jpg", "imodel", "Whole site", "model.jpg"],
  ["bridge.png", "imodel", "Bridge", "structure.png"],
  [
    "pylon.png",
    "saved-view",
    "Pylon in the river",
    "views/Cikt0QhIXf5UgaOsLuXZ01oTOSgfCKsT2z_BTncSN_ARoFTiw-wdgz5UzYNAsd8L4N.png",
  ],
  ["plan.png", "saved-view", "Plan", "views/FTDEwaBjViiiZ2KVjxsvwwTF-bwDEIuM4BSjJlqoOmPdF1Dq4sW2nhxq6MX6QrlrfX.png"],
  [
    "deck.png",
    "saved-view",
    "On the bridge",
    "views/GTTSPMS7V5QtNbOfCzgPzWM5c3ylDy9-dMxArcKMkUL_r3-WqMzzNluJaAMf8lyHIK.png",
  ],
  [
    "below.png",
    "saved-view",
    "Below the deck",
    "views/MIOcmVpYmIpdIct0vR7SineQF8uHGg2eYXiWPCLF8zlhXqYh20uydjqPii7Fj9YeK5.png",
  ],
  [
    "bank.png",
    "saved-view",
    "From the bank",
    "views/fTt4PMYyK1w3FEeu2G_k5WB13r-XRmW23DpDDhSZOEGC_9C4Hy8urza0KhsgRiIH_x.png",
  ],
  [
    "air.png",
    "saved-view",
    "From the air",
    "views/s5OiBcxEgMieYwbOnTvXjbf9kNo2hzlO7R9RsFlPPTfIVrvRL760oCR2etazTXDFcN.png",
  ],
] as const;

async function main(): Promise<boolean> {
  const keeps = process.argv.includes("--keep");
  const emulator = await startEmulator();
  const folder = await mkdtemp(join(tmpdir(), "itwin-images-demo-"));
  try {
    const targets = await prepare(emulator, folder);
    const report = join(folder, "report.html");
    const publish = (...more: string[]) =>
      run({ emulator, folder, targets }, ["publish", "--record", "record.json", ...more]);

    heading("1. Publish ten images");
    say("A local iTwin Platform has two iTwins, two iModels and six saved views without an image.");
    const first = await publish();

    heading("2. Change one image, and break another");
    say("deck.png is rendered from another place. The upload of plan.png by some other tool ended half-way.");
    const plan = join(folder, "plan.png");
    const whole = await readFile(plan);
    await writeFile(plan, whole.subarray(0, whole.length / 2));
    await cp(join(renders, images[0][3]), join(folder, "deck.png"));
    const second = await publish();
    say("Nothing was sent: all images are checked before the first upload.");

    heading("3. Repair it");
    await writeFile(plan, whole);
    const third = await publish("--report", report);
    say("Only what changed was sent. The other nine keep their names, and caches stay valid.");

    heading("4. See it");
    say(`A page with every image before and after is in ${report}`);
    say(`Open it in a browser: ${pathToFileURL(report)}`);
    const shown = targets.filter(({ kind, id }) => emulator.image(kind, id) !== undefined).length;
    const ok =
      first.exitCode === 0 &&
      first.stdout.includes("published 10, failed 0") &&
      second.exitCode === 1 &&
      second.stdout.includes("published 0, failed 1, not attempted 9") &&
      third.stdout.includes("published 1, failed 0, unchanged 9") &&
      shown === images.length;
    if (keeps && ok) await keep(emulator, targets);
    else if (ok) say("With --keep the platform stays, with a page of what it shows: npx -y pnpm@12 demo --keep");
    return ok;
  } finally {
    await emulator.close();
  }
}

/** Makes the targets, and a folder with the images and their manifest. */
async function prepare(emulator: Emulator, folder: string): Promise<ShownTarget[]> {
  let iTwinId = "";
  const targets: ShownTarget[] = [];
  for (const [file, kind, displayName, source] of images) {
    await cp(join(renders, source), join(folder, file));
    const create = {
      itwin: () => emulator.createITwin({ displayName }),
      "saved-view": () => emulator.createSavedView({ iTwinId, displayName }),
      imodel: () => emulator.createIModel({ iTwinId, displayName }),
    };
    const { id } = create[kind]();
    if (kind === "itwin") iTwinId ||= id;
    targets.push({ kind, id, displayName, file });
  }
  const entries = targets.map(({ kind, id, file }) => `  - image: ${file}\n    ${kind}: ${id}\n`);
  await writeFile(join(folder, "itwin-images.yml"), `images:\n${entries.join("")}`);
  return targets;
}

/** Runs the command line as a user would, and shows what it prints, with names in the place of ids. */
async function run(
  { emulator, folder, targets }: { emulator: Emulator; folder: string; targets: readonly ShownTarget[] },
  args: readonly string[],
): Promise<{ exitCode: number | null; stdout: string }> {
  console.log(styled("bold", `$ npx itwin-images ${args.join(" ").replace(`${folder}/`, "")}`));
  const child = spawn(process.execPath, ["--conditions=itwin-images-source", cli, ...args, "--api-url", emulator.url], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...{ ITWIN_ACCESS_TOKEN: emulator.token, ITWIN_CLIENT_ID: "", ITWIN_CLIENT_SECRET: "" },
      ...(hasColours && { FORCE_COLOR: "1" }),
    },
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    stdout += part;
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      const named = targets.reduce((all, { id, displayName }) => all.replaceAll(id, displayName), line);
      console.log(wrap(named));
    });
  }
  const [exitCode] = await once(child, "close");
  return { exitCode, stdout };
}

/** Leaves the platform running, with a page of what it shows, until Ctrl-C. */
async function keep(emulator: Emulator, targets: readonly ShownTarget[]): Promise<void> {
  await using page = await servePage(emulator, targets);
  say(`The platform shows them at ${page.address}`);
  say(`Try it: ITWIN_ACCESS_TOKEN=${emulator.token} npx itwin-images publish --api-url ${emulator.url}`);
  say("Stop it with Ctrl-C.");
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

/** A line in 98 columns, what is left of it indented. Colours are at its ends alone. */
function wrap(line: string): string {
  const most = 98;
  if (stripVTControlCharacters(line).length <= most) return line;
  const at = line.lastIndexOf(" ", most);
  return at <= 0 ? line : `${line.slice(0, at)}\n${wrap(`    ${line.slice(at + 1)}`)}`;
}

const hasColours = process.stdout.isTTY && process.stdout.hasColors();

function styled(style: "bold" | "cyan", line: string): string {
  return hasColours ? styleText(style, line) : line;
}

function heading(line: string): void {
  console.log(`\n${styled("cyan", `── ${line} ${"─".repeat(Math.max(0, 90 - line.length))}`)}\n`);
}

function say(line: string): void {
  console.log(line);
}

process.exitCode = (await main()) ? 0 : 1;
