import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspectPlan } from "@itwin-images/core";
import { openWorkspace, planSelection } from "@itwin-images/workspace";
import sharp from "sharp";
import { glob } from "tinyglobby";
import { compare } from "../measure.ts";
import { writePictures } from "../pictures.ts";
import { type Row, ratioText, timeText } from "../row.ts";

const time = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** How many files are read at once, by both. */
const atOnce = 4;

async function inTurns<T>(entries: readonly T[], work: (entry: T) => Promise<unknown>): Promise<void> {
  const left = entries.values();
  const lane = async (): Promise<void> => {
    for (const entry of left) await work(entry);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** What happens before the first request: checking images, and finding files. */
export const local: Row = {
  name: "local",
  async run(workspace) {
    const sizes = [200_000, 1_000_000, 4_000_000];
    const distinct = (
      await Promise.all(sizes.map((size) => writePictures(join(workspace, "check", String(size)), 20, size)))
    ).flat();
    const files = Array.from({ length: 1000 }, (_, index) => distinct[index % distinct.length] ?? "");
    const plan = {
      items: files.map((file) => ({
        target: { kind: "itwin", id: randomUUID() } as const,
        file,
        load: () => readFile(file),
      })),
      problems: [],
    };
    const checked = await compare(
      () => time(() => inspectPlan(plan)),
      () =>
        time(() =>
          inTurns(files, async (file) => {
            const bytes = await readFile(file);
            await sharp(bytes).metadata();
            createHash("sha256").update(bytes).digest("hex");
          }),
        ),
    );

    const root = join(workspace, "plan");
    const ids = Array.from({ length: 10_000 }, () => randomUUID());
    await mkdir(join(root, "v"), { recursive: true });
    for (const id of ids) await writeFile(join(root, "v", `${id}.png`), "");
    const selection = { images: 'images:\n  - image: "v/{id}.png"\n    itwin: "{id}"\n', file: "bench" };
    const planned = await compare(
      () =>
        time(async () => {
          const source = await openWorkspace(root);
          if ("problem" in source) throw new Error(source.problem.message);
          const { items } = await planSelection({ source, selection });
          if (items.length !== ids.length) throw new Error(`${items.length} items`);
        }),
      () => time(() => glob("v/*.png", { cwd: root })),
    );
    return [
      {
        what: "check of 1,000 screenshots of 200 kB to 4 MB",
        rival: "`sharp().metadata()` and a SHA-256",
        goal: "at most 1x",
        measured: ratioText(checked),
        isMet: checked.ratio <= 1,
      },
      {
        what: "plan of 10,000 files",
        rival: "tinyglobby listing the same",
        goal: "at most 10x, and at most 300 ms",
        measured: `${ratioText(planned)}, ${timeText(planned.ours)}`,
        isMet: planned.ratio <= 10 && planned.ours <= 300,
      },
    ];
  },
};
