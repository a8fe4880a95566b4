import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPlatform, type Plan, publish } from "@itwin-images/core";
import { startEmulator } from "@itwin-images/emulator";
import { writePictures } from "../pictures.ts";
import { type Row, timeText } from "../row.ts";

const count = 1200;
/** 500 requests a minute, on a clock that runs ten times as fast. */
const limit = { requests: 500, milliseconds: 6000 };

/** A platform with a limit, and a run that keeps to it: the ideal schedule makes a request each 12 ms. */
export const pace: Row = {
  name: "pace",
  async run(workspace) {
    const [file = ""] = await writePictures(join(workspace, "pace"), 1, 3000);
    const image = await readFile(file);
    await using emulator = await startEmulator({
      rateLimit: { requests: limit.requests, windowMs: limit.milliseconds },
    });
    const items: Plan["items"] = Array.from({ length: count }, () => ({
      target: { kind: "itwin", id: emulator.createITwin().id } as const,
      file,
      load: async () => image,
    }));
    const platform = createPlatform({ apiUrl: emulator.url, token: emulator.token, rateLimit: limit });
    const start = performance.now();
    for await (const outcome of publish({ items, problems: [] }, platform)) {
      if (outcome.status !== "published") throw new Error(outcome.status);
    }
    const elapsed = performance.now() - start;
    const ofApi = emulator.requests.filter(({ kind }) => kind === "api");
    const refused = ofApi.filter(({ status }) => status === 429).length;
    const ideal = (ofApi.length / limit.requests) * limit.milliseconds;
    const share = ideal / elapsed;
    return [
      {
        what: `${count} iTwins against 500 requests a minute, on a clock ten times as fast`,
        rival: "the ideal schedule",
        goal: "at least 0.9 of it, at most 5 refused",
        measured: `${share.toFixed(2)} (${timeText(ideal)} / ${timeText(elapsed)}), ${refused} refused`,
        isMet: share >= 0.9 && refused <= 5,
      },
    ];
  },
};
