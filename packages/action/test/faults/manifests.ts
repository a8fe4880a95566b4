import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseManifest } from "@itwin-images/workspace";
import { type ActionRun, runBundle } from "./action.ts";
import { type Cell, random, type Table } from "./cell.ts";

const valid: readonly string[] = [
  "images:\n  - image: a.png\n    itwin: 8a1f2c3d-0000-4000-8000-000000000001\n",
  "# renders\nimages:\n  - { image: 'r/{id}.png', imodel: '{id}' }\n  - image: \"x y.png\"\n    saved-view: ACZbDmWhULVChRcDRkoPdLaNv7DGPQORQpkxmyDyE1ERZS7\n",
  "images: &all\n  - &one\n    image: |\n      a.png\n    itwin: >-\n      8a1f2c3d-0000-4000-8000-000000000001\n  - *one\n",
  '{"images":[{"image":"**/*.png","saved-view":"{id}"},{"image":"{a,b}{c,d}.png","itwin":"8a1f2c3d-0000-4000-8000-000000000001"}]}',
];
const pieces: readonly string[] = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "&a ",
    "*a ",
    "!!str ",
    "!<x> ",
    "<<: ",
    "? ",
    "---\n",
    "...\n",
    "%YAML 9\n",
  ],
  ...[
    '"',
    "'",
    "|",
    ">",
    "#",
    "\\",
    "\\x",
    "\0",
    "\uFEFF",
    "\u2028",
    "\uD800",
    "__proto__",
    "constructor",
    "~",
    "0x1",
    "1e999",
    ".nan",
  ],
  ...[
    "k: ".repeat(200),
    "- ".repeat(200),
    "[".repeat(40),
    "{a,b}".repeat(9),
    "*".repeat(60),
    " ".repeat(300),
    'a: ""  - { ',
  ],
];

/** Changes a text at random: it inserts, deletes, repeats or swaps pieces. */
function mutate(text: string, next: () => number): string {
  let result = text;
  for (let count = 1 + Math.floor(next() * 6); count > 0; count--) {
    const at = Math.floor(next() * result.length);
    const length = Math.floor(next() * 20);
    const piece = pieces[Math.floor(next() * pieces.length)] ?? "";
    const part = result.slice(at, at + length);
    const change = [piece, "", part.repeat(1 + Math.floor(next() * 30)), [...part].reverse().join("")];
    result = result.slice(0, at) + change[Math.floor(next() * 4)] + result.slice(at + length);
  }
  return result;
}

const perCell = 50;

function fuzz(seed: number): Cell {
  return {
    row: "mutations of valid manifests, in process",
    name: `seed ${seed}`,
    // Of the slowest one, in time of the processor.
    expected: { outcome: "no throw", attempts: 0, seconds: 1 },
    async run() {
      const next = random(seed);
      const violations: string[] = [];
      let slowest = 0;
      for (let number = 0; number < perCell; number++) {
        const text = mutate(valid[number % valid.length] ?? "", next);
        const before = process.cpuUsage();
        try {
          const { problems } = parseManifest({ text, file: "m.yml" });
          const lines = text.split("\n").length + 1;
          if (problems.length > 1000) violations.push(`${problems.length} problems`);
          if (problems.some(({ location }) => !location?.line || location.line > lines)) {
            violations.push(`a place outside of the text: ${JSON.stringify(text)}`);
          }
        } catch (error) {
          violations.push(`${error} for ${JSON.stringify(text.slice(0, 200))}`);
        }
        const { user, system } = process.cpuUsage(before);
        slowest = Math.max(slowest, (user + system) / 1e6);
      }
      if (Object.hasOwn(Object.prototype, "image")) violations.push("all objects have an image now");
      return { outcome: "no throw", attempts: 0, seconds: slowest, violations };
    },
  };
}

const entry = (image: string, id = 1): string =>
  `  - image: "${image}"\n    itwin: 8a1f2c3d-0000-4000-8000-${String(id).padStart(12, "0")}\n`;
const entries = (count: number, image: string, distinct = true): string =>
  `images:\n${Array.from({ length: count }, (_, index) => entry(image, distinct ? index : 1)).join("")}`;
const costly = "**/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}*.png";

/** Manifests that cost much, by the defects of the first campaign. */
const handmade: readonly (readonly [defect: string, name: string, text: string])[] = [
  ["D6", "1 entry of 256 alternatives", entries(1, costly)],
  ["D6", "20 entries of 256 alternatives", entries(20, costly)],
  ["D6", "50 entries of 256 alternatives", entries(50, costly)],
  ["D6", "300 entries of 256 alternatives", entries(300, costly)],
  ["D7", "245 kB, a syntax error per word", "} ".repeat(122_500)],
  ["D7", "1 MB of bad escapes", `images: "${"\\q".repeat(500_000)}"\n`],
  [
    "D7",
    "20,000 unknown keys",
    `images:\n  - image: a.png\n${Array.from({ length: 20_000 }, (_, n) => `    k${n}: 1\n`).join("")}`,
  ],
  ["D7", "5,000 entries of a pattern", entries(5000, "**/*.png")],
  ["D7", "10,000 times one target", entries(10_000, "0.png", false)],
  ["D14", "a brace behind a scalar", `a: ""  - { ${"k: ".repeat(2500)}\n`],
  ["none", "an alias bomb", `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [${"*b,".repeat(90)}*b]\nimages: *c\n`],
  ["none", "500,000 braces", "{".repeat(500_000)],
  ["none", "a scalar of 1 MB", `images: ${"x".repeat(1_000_000)}\n`],
  ["none", "more than 1 MiB", "#".repeat(1_048_577)],
  ["none", "4,000 stars", entries(1, "*".repeat(4000))],
  ["none", "40 times {a,b}", entries(1, `${"{a,b}".repeat(40)}.png`)],
  ["none", "__proto__", "images:\n  - __proto__: { image: a.png }\n    constructor: x\n"],
  ["none", "NUL and BOM", '\uFEFFimages:\n  - image: "a\0.png"\n'],
];

const root = mkdtempSync(join(tmpdir(), "faults-manifests-"));
process.once("exit", () => rmSync(root, { recursive: true }));
for (let index = 0; index < 200; index++) writeFileSync(join(root, `${index}.png`), "no image");

/** The manifest is checked by the bundle, which may take a second and 200 MB. */
function checked([defect, name, text]: (typeof handmade)[number]): Cell {
  return {
    row: `${defect === "none" ? "" : `${defect}: `}${name}`,
    name: "checked by the bundle",
    expected: { outcome: "exit 1", attempts: 0, seconds: 1 },
    async run() {
      const file = `${name.replace(/\W+/g, "-")}.yml`;
      writeFileSync(join(root, file), text);
      const check = { action: "check", workspace: root, inputs: { manifest: file }, limitSeconds: 20 } as const;
      // Both times are longer while others use the machine, and the processor's has the threads that collect garbage.
      const secondsOf = (one: ActionRun): number => Math.min(one.seconds, one.cpuSeconds);
      const first = await runBundle(check);
      const again = secondsOf(first) > 0.8 ? await runBundle(check) : first;
      const run = secondsOf(again) < secondsOf(first) ? again : first;
      const violations: string[] = [];
      if (run.megabytes > 200) violations.push(`${Math.round(run.megabytes)} MB of memory`);
      const { stdout = "", GITHUB_OUTPUT: outputs = "" } = run.left;
      if (stdout.includes("fault of itwin-images")) violations.push("a fault of our own");
      if (stdout.length + outputs.length > 1_000_000)
        violations.push(`${stdout.length + outputs.length} bytes of reports`);
      const outcome = run.exitCode === null ? "still running after 20 s" : `exit ${run.exitCode}`;
      return { outcome, attempts: 0, seconds: secondsOf(run), violations, figure: `${Math.round(run.megabytes)} MB` };
    },
  };
}

/** A check that costs much ends when it is cancelled. */
function cancelled([defect, name, text]: (typeof handmade)[number]): Cell {
  return {
    row: `${defect}: ${name}, cancelled`,
    name: "SIGINT",
    expected: { outcome: "exit 1", attempts: 0, seconds: 1 },
    async run() {
      const file = `${name.replace(/\W+/g, "-")}-cancelled.yml`;
      writeFileSync(join(root, file), text);
      let at = 0;
      const run = await runBundle({
        ...{ action: "check", workspace: root, inputs: { manifest: file }, limitSeconds: 20 },
        onStarted(child) {
          // Late enough for its handler, early enough for its work.
          setTimeout(() => {
            at = performance.now();
            child.kill("SIGINT");
          }, 800);
        },
      });
      const seconds = at === 0 ? 0 : (run.endedAt - at) / 1000;
      const outcome = run.exitCode === null ? "still running after 20 s" : `exit ${run.exitCode}`;
      return { outcome, attempts: 0, seconds, violations: [] };
    },
  };
}

export const table: Table = {
  title: "manifests",
  atOnce: 1,
  cells: [
    ...Array.from({ length: 60 }, (_, seed) => fuzz(seed)),
    ...handmade.map(checked),
    ...handmade.filter(([, name]) => name.startsWith("50 entries") || name.startsWith("5,000")).map(cancelled),
  ],
};
