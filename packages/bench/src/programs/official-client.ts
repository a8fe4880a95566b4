// Uploads a folder as thumbnails of iModels with Bentley's client, one after the other or all at once, and prints the
// milliseconds that it took.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { ContentType, IModelsClient } from "@itwin/imodels-client-management";
import { peakMegabytes } from "../peak-memory.ts";

/** What to upload. */
export interface OfficialClientSettings {
  readonly url: string;
  readonly files: readonly string[];
  readonly ids: readonly string[];
  readonly atOnce: boolean;
}

const { url, files, ids, atOnce }: OfficialClientSettings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const client = new IModelsClient({ api: { baseUrl: `${url}/imodels` } });
const upload = async (file: string, index: number): Promise<void> => {
  await client.thumbnails.upload({
    authorization: async () => ({ scheme: "Bearer", token: "benchmark-token" }),
    iModelId: ids[index] ?? "",
    thumbnailProperties: { imageType: ContentType.Png, image: await readFile(file) },
  });
};
const start = performance.now();
if (atOnce) await Promise.all(files.map(upload));
else for (const [index, file] of files.entries()) await upload(file, index);
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ milliseconds, peakMegabytes: peakMegabytes() }));
