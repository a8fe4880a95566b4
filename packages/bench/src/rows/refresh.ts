import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPlatform } from "@itwin-images/core";
import { startEmulator } from "@itwin-images/emulator";
import { findTargets, openSiteFolder, refreshSite } from "@itwin-images/workspace";
import { writePictures } from "../pictures.ts";
import type { Row } from "../row.ts";

const count = 600;

/** Refreshing a site of 600 iTwins in which nothing changed. */
export const refresh: Row = {
  name: "refresh",
  async run(workspace) {
    const root = join(workspace, "site");
    await mkdir(root, { recursive: true });
    const [file = ""] = await writePictures(join(workspace, "refresh"), 1, 3000);
    const image = await readFile(file);
    await using emulator = await startEmulator();
    const platform = createPlatform({ apiUrl: emulator.url, token: emulator.token });
    const ids = Array.from({ length: count }, () => emulator.createITwin().id);
    for (const iTwinId of ids) await platform.itwins.uploadImage({ iTwinId, image });
    const text = ids.map((id) => `- itwin: ${id}\n`).join("");
    const signal = new AbortController().signal;
    const run = async (): Promise<number> => {
      emulator.clearRequests();
      const folder = await openSiteFolder({ root, directory: "", path: "images" });
      const selection = { targets: { text, file: "bench" }, lists: [], filter: { include: [], exclude: [] } };
      const { targets } = await findTargets({ selection, root, directory: "", platform, signal });
      await refreshSite({
        ...{ targets, platform, folder, gallery: undefined, fileName: "{id}" },
        size: "thumbnail",
        prune: false,
        concurrency: 8,
        signal,
      });
      return emulator.requests.length;
    };
    await run();
    const requests = await run();
    return [
      {
        what: `refresh of ${count} iTwins, nothing changed`,
        rival: "one request per target",
        goal: "at most 0.1 requests per iTwin",
        measured: `${(requests / count).toFixed(3)} requests per iTwin`,
        isMet: requests / count <= 0.1,
      },
    ];
  },
};
