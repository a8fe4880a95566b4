import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { call, callJson, errorCode, getITwinImage, putITwinImage } from "../../test/calls.ts";
import { dataUrl, png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";
import { startEmulator } from "../index.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "emulator-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "data");
}

test("targets, images and their names survive a restart", async () => {
  const dataDir = await newFolder();
  const bytes = await png();
  const first = await startEmulator({ dataDir });
  const iTwin = first.createITwin({ displayName: "Kept" });
  const iModel = first.createIModel({ iTwinId: iTwin.id });
  const savedView = first.createSavedView({ iTwinId: iTwin.id, iModelId: iModel.id });
  const image = await putITwinImage(first, iTwin.id, bytes);
  await callJson(first, "PUT", `/savedviews/${savedView.id}/image`, { image: dataUrl(bytes) });
  first.tamper("saved-view", savedView.id, new Uint8Array([1, 2]));
  await first.close();

  const second = await running({ dataDir });
  expect([second.iTwins, second.iModels, second.savedViews]).toEqual([[iTwin], [iModel], [savedView]]);
  const shown = await getITwinImage(second, iTwin.id);
  expect(shown.largeImageName).toBe(image.largeImageName);
  expect((await call(second, "GET", shown.largeImageUrl)).bytes).toEqual(bytes);
  expect(second.image("saved-view", savedView.id)?.bytes).toEqual(new Uint8Array([1, 2]));
});

test("tokens, secrets and signed URLs stay good", async () => {
  const dataDir = await newFolder();
  const first = await startEmulator({ dataDir });
  const { id } = first.createITwin();
  const { largeImageUrl } = await putITwinImage(first, id, await png());
  const etag = (await call(first, "HEAD", largeImageUrl)).headers.get("etag");
  await first.close();

  const second = await running({ dataDir });
  expect([second.clientId, second.clientSecret]).toEqual([first.clientId, first.clientSecret]);
  expect((await call(second, "GET", `/itwins/${id}`, { token: first.token })).status).toBe(200);
  const blob = await call(second, "GET", largeImageUrl.replace(first.blobUrl, second.blobUrl));
  expect([blob.status, blob.headers.get("etag")]).toEqual([200, etag]);
});

test("a token of a client that is no longer there is 401", async () => {
  const dataDir = await newFolder();
  const first = await startEmulator({ dataDir, clients: [{ clientId: "c", clientSecret: "s" }] });
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: "c", client_secret: "s" });
  const answer = await fetch(`${first.url}/connect/token`, { method: "POST", body });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const { id } = first.createITwin();
  expect((await call(first, "GET", `/itwins/${id}`, { token })).status).toBe(200);
  await first.close();
  const second = await running({ dataDir });
  const refused = await call(second, "GET", `/itwins/${id}`, { token });
  expect([refused.status, errorCode(refused)]).toEqual([401, "InvalidToken"]);
});

test("what is made or tampered with by method is soon on disk, without a close", async () => {
  const dataDir = await newFolder();
  const emulator = await running({ dataDir });
  const { id } = emulator.createITwin();
  const state = () => readFile(join(dataDir, "state.json"), "utf8");
  await expect.poll(state).toContain(id);
  await putITwinImage(emulator, id, await png());
  emulator.tamper("itwin", id, new Uint8Array([1]));
  await expect.poll(state).toContain('"tampered": true');
});

test("an upload is on disk when it is answered, and a deletion too", async () => {
  const dataDir = await newFolder();
  const emulator = await running({ dataDir });
  const { id } = emulator.createITwin();
  const bytes = await png();
  const image = await putITwinImage(emulator, id, bytes);
  expect(new Uint8Array(await readFile(join(dataDir, "images", image.id)))).toEqual(bytes);
  expect(await readFile(join(dataDir, "state.json"), "utf8")).toContain(image.id);
  await call(emulator, "DELETE", `/itwins/${id}/image`);
  expect(await readFile(join(dataDir, "state.json"), "utf8")).not.toContain(image.id);
  expect(await readdir(join(dataDir, "images"))).toEqual([]);
});

test("many uploads at once are all kept, and no half-written file is left", async () => {
  const dataDir = await newFolder();
  const first = await startEmulator({ dataDir });
  const images = await Promise.all(Array.from({ length: 60 }, (_, index) => png(16, 10, index)));
  const ids = images.map(() => first.createITwin().id);
  await Promise.all(images.map((bytes, index) => putITwinImage(first, ids[index] ?? "", bytes)));
  await first.close();
  expect((await readdir(dataDir)).sort()).toEqual(["images", "state.json"]);
  expect(await readdir(join(dataDir, "images"))).toHaveLength(60);
  const second = await running({ dataDir });
  expect(ids.map((id) => second.image("itwin", id)?.bytes)).toEqual(images);
});

test.each([
  ["no JSON", "{", "is not JSON"],
  ["another version", '{"version":1}', "was not written by this version"],
])("a state that is %s is refused with its path", async (_what, content, message) => {
  const dataDir = await newFolder();
  await (await startEmulator({ dataDir })).close();
  const path = join(dataDir, "state.json");
  await writeFile(path, content);
  await expect(startEmulator({ dataDir })).rejects.toThrow(`${path} ${message}`);
  expect(await readFile(path, "utf8")).toBe(content);
});
