import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPlatform, type Plan, PublishRecord, publish, type TargetKind } from "@itwin-images/core";
import { startEmulator } from "@itwin-images/emulator";
import { writePictures } from "../pictures.ts";
import type { Row, RowResult } from "../row.ts";

const count = 100;
/** Requests of the API per item: first publish, changed, unchanged. */
const goals: Readonly<Record<TargetKind, readonly [number, number, number]>> = {
  itwin: [1.1, 1.1, 0.01],
  "saved-view": [3, 3, 1],
  imodel: [3, 3, 1],
};

/** How many requests of the API an item costs: they are what the platform limits. */
export const requests: Row = {
  name: "requests",
  async run(workspace) {
    const [first = [], second = []] = await Promise.all(
      ["first", "second"].map((name) => writePictures(join(workspace, "requests", name), count, 3000)),
    );
    const results: RowResult[] = [];
    for (const kind of Object.keys(goals) as TargetKind[]) {
      await using emulator = await startEmulator();
      const iTwinId = emulator.createITwin().id;
      const make = {
        itwin: () => emulator.createITwin({ id: randomUUID() }).id,
        "saved-view": () => emulator.createSavedView({ iTwinId }).id,
        imodel: () => emulator.createIModel({ iTwinId }).id,
      };
      const ids = first.map(() => make[kind]());
      const platform = createPlatform({ apiUrl: emulator.url, token: emulator.token });
      const record = { entries: new PublishRecord([]), save: async () => {} };
      const perItem = async (files: readonly string[]): Promise<number> => {
        emulator.clearRequests();
        const items: Plan["items"] = files.map((file, index) => ({
          target: { kind, id: ids[index] ?? "" },
          file,
          load: () => readFile(file),
        }));
        for await (const outcome of publish({ items, problems: [] }, platform, { record })) {
          if (outcome.status === "failed") throw outcome.error;
        }
        // Reads of the storage are not the API's.
        return emulator.requests.filter((request) => request.kind === "api").length / count;
      };
      const measured = [await perItem(first), await perItem(second), await perItem(second)] as const;
      const text = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(" / ");
      results.push({
        what: `API requests per ${kind}: first, changed, unchanged (with a record)`,
        rival: "one PUT",
        goal: text(goals[kind]),
        measured: text(measured),
        isMet: measured.every((value, index) => value <= (goals[kind][index] ?? 0)),
      });
    }
    return results;
  },
};
