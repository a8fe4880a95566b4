import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Emulator, type EmulatorOptions, type RecordedRequest, startEmulator } from "@itwin-images/emulator";

/** A platform with an iTwin, a saved view and an iModel, and a workspace; gone when the test ends. */
export interface PlatformStage extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly workspace: string;
  readonly iTwin: string;
  readonly savedView: string;
  readonly iModel: string;
  /** Writes files into the workspace, by path. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** The uploads that arrived. */
  uploads(): readonly RecordedRequest[];
}

export async function setPlatformStage(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: EmulatorOptions = {},
): Promise<PlatformStage> {
  const emulator = await startEmulator(options);
  const workspace = await realpath(await mkdtemp(join(tmpdir(), "workspace-")));
  const { id: iTwin } = emulator.createITwin();
  const { id: savedView } = emulator.createSavedView({ iTwinId: iTwin });
  const { id: iModel } = emulator.createIModel({ iTwinId: iTwin });
  const stage: PlatformStage = {
    emulator,
    workspace,
    iTwin,
    savedView,
    iModel,
    async write(more) {
      for (const [path, content] of Object.entries(more)) {
        await mkdir(dirname(join(workspace, path)), { recursive: true });
        await writeFile(join(workspace, path), content);
      }
    },
    uploads: () => emulator.requests.filter(({ method }) => method === "PUT"),
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await rm(workspace, { recursive: true });
    },
  };
  await stage.write(files);
  return stage;
}

/** A manifest of `image`, kind and id. */
export function manifestOf(...entries: readonly (readonly [image: string, kind: string, id: string])[]): string {
  const lines = entries.map(
    ([image, kind, id]) => `  - image: ${JSON.stringify(image)}\n    ${kind}: ${JSON.stringify(id)}\n`,
  );
  return `images:\n${lines.join("")}`;
}
