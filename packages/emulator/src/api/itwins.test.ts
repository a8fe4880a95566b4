import { expect, test } from "vitest";
import { call, callJson, errorCode, putITwinImage } from "../../test/calls.ts";
import { png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";

test("an iTwin made over HTTP can be read and deleted", async () => {
  const emulator = await running();
  const made = await callJson(emulator, "POST", "/itwins", { displayName: "Bridge" });
  expect(made.status).toBe(201);
  const { id } = (made.json as { iTwin: { id: string } }).iTwin;
  expect(emulator.iTwins).toEqual([{ id, displayName: "Bridge" }]);
  expect((await call(emulator, "GET", `/itwins/${id}`)).json).toEqual({ iTwin: { id, displayName: "Bridge" } });
  expect((await call(emulator, "DELETE", `/itwins/${id}`)).status).toBe(204);
  expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(404);
});

test("an iTwin without a name is refused", async () => {
  const emulator = await running();
  const answer = await callJson(emulator, "POST", "/itwins", { class: "Endeavor" });
  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({ error: { details: [{ target: "displayName" }] } });
});

test("an iTwin with an image shows its smallImageUrl", async () => {
  const emulator = await running();
  const { id } = emulator.createITwin({ displayName: "Bridge" });
  const { smallImageName } = await putITwinImage(emulator, id, await png());
  const { iTwin } = (await call(emulator, "GET", `/itwins/${id}`)).json as { iTwin: { smallImageUrl: string } };
  expect(iTwin.smallImageUrl).toContain(smallImageName);
  expect((await call(emulator, "GET", iTwin.smallImageUrl)).status).toBe(200);
});

test("deleting an iTwin takes along what lies in it", async () => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  const kept = emulator.createITwin();
  const iModel = emulator.createIModel({ iTwinId });
  const savedView = emulator.createSavedView({ iTwinId, iModelId: iModel.id });
  await call(emulator, "DELETE", `/itwins/${iTwinId}`);
  expect(emulator.iTwins).toEqual([kept]);
  expect(emulator.savedViews).toEqual([]);
  expect(emulator.iModels).toEqual([]);
  const answer = await call(emulator, "GET", `/savedviews/${savedView.id}/image`);
  expect([answer.status, errorCode(answer)]).toEqual([404, "SavedViewNotFound"]);
});

test("targets made by method keep their given ids, once", async () => {
  const emulator = await running();
  const iTwin = emulator.createITwin({ id: "2d1b8b4c-2d1f-4f0b-9d4e-000000000001", displayName: "Mine" });
  expect(iTwin).toEqual({ id: "2d1b8b4c-2d1f-4f0b-9d4e-000000000001", displayName: "Mine" });
  expect(() => emulator.createITwin({ id: iTwin.id })).toThrow("already");
  expect(() => emulator.createIModel({ iTwinId: "none" })).toThrow('no iTwin "none"');
  expect(() => emulator.createSavedView({ iTwinId: iTwin.id, iModelId: "none" })).toThrow('no iModel "none"');
});
