import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Emulator, type EmulatorOptions, startEmulator } from "@itwin-images/emulator";
import sharp from "sharp";
import { repository } from "../action-files.ts";

export type Kind = "itwin" | "saved-view" | "imodel";

/** An emulator in this process with targets of one kind, and a folder with a manifest for them. */
export interface ScaleStage extends AsyncDisposable {
  readonly emulator: Emulator;
  /** Writes the one image that all targets get: another one for another number. */
  draw(number: number): Promise<void>;
  /** Runs the command line in a process of its own. */
  run(...args: readonly string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
}

export async function setScaleStage(kind: Kind, count: number, options: EmulatorOptions = {}): Promise<ScaleStage> {
  const emulator = await startEmulator(options);
  const folder = await mkdtemp(join(tmpdir(), "scale-"));
  const { id: iTwinId } = emulator.createITwin();
  const create = {
    itwin: () => emulator.createITwin(),
    "saved-view": () => emulator.createSavedView({ iTwinId }),
    imodel: () => emulator.createIModel({ iTwinId }),
  };
  const entries = Array.from({ length: count }, () => `  - image: a.png\n    ${kind}: ${create[kind]().id}\n`);
  await writeFile(join(folder, "itwin-images.yml"), `images:\n${entries.join("")}`);
  const bundle = join(repository, "packages/cli/dist/itwin-images.mjs");
  const stage: ScaleStage = {
    emulator,
    async draw(number) {
      const background = { r: (number * 64) % 256, g: 64, b: 128 };
      const picture = sharp({ create: { width: 800, height: 500, channels: 3, background } });
      await picture.png().toFile(join(folder, "a.png"));
    },
    async run(...args) {
      const child = spawn(process.execPath, [bundle, ...args], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: process.env.PATH ?? "", ITWIN_ACCESS_TOKEN: emulator.token },
      });
      const [stdout, stderr, [exitCode]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ]);
      return { exitCode, stdout, stderr };
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await rm(folder, { recursive: true });
    },
  };
  await stage.draw(1);
  return stage;
}
