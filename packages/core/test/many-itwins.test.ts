import { PublishRecord, publish } from "@itwin-images/core";
import { expect, it } from "vitest";
import { emulated } from "./emulated.ts";
import { samples } from "./samples.ts";

it("many iTwins: one list instead of a look at each; with a record, nothing but the list", async () => {
  const { emulator, platform } = await emulated();
  const ids = Array.from({ length: 30 }, () => emulator.createITwin().id);
  const items = ids.map((id) => ({
    ...({ target: { kind: "itwin", id }, file: `${id}.png` } as const),
    load: async () => samples.png,
  }));
  const record = { entries: new PublishRecord([]), save: async () => {} };
  const run = async (options: { record?: typeof record } = {}) => {
    emulator.clearRequests();
    const statuses: string[] = [];
    for await (const outcome of publish({ items, problems: [] }, platform, options)) statuses.push(outcome.status);
    const count = (method: string, path: RegExp) =>
      emulator.requests.filter((one) => one.method === method && path.test(one.path)).length;
    return {
      statuses: [...new Set(statuses)],
      lists: count("GET", /^\/itwins\?/),
      looks: count("GET", /^\/itwins\/.*\/image/),
      uploads: count("PUT", /./),
    };
  };
  // The looks are those of the verification.
  expect(await run({ record })).toEqual({ statuses: ["published"], lists: 1, looks: 0, uploads: 30 });
  expect(await run({ record })).toEqual({ statuses: ["unchanged"], lists: 1, looks: 0, uploads: 0 });
  expect(await run()).toEqual({ statuses: ["unchanged"], lists: 1, looks: 30, uploads: 0 });

  // A file that changed since may still show the same picture: that is looked at, and its upload is.
  items[3] = { ...items[3], load: async () => samples.jpegBaseline } as (typeof items)[0];
  expect(await run({ record })).toEqual({ statuses: ["unchanged", "published"], lists: 1, looks: 1, uploads: 1 });

  // What somebody else uploaded meanwhile is seen, too.
  const other = ids[7] ?? "";
  await platform.itwins.uploadImage({ iTwinId: other, image: samples.jpegBaseline });
  expect(await run({ record })).toEqual({ statuses: ["unchanged", "published"], lists: 1, looks: 1, uploads: 1 });

  // Without the list, each is looked at.
  emulator.fault({ kind: "api", method: "GET", path: "/itwins", status: 403, times: 1 });
  expect(await run({ record })).toMatchObject({ statuses: ["unchanged"], looks: 30, uploads: 0 });
});
